/** Change points, anomalies and the explanation of rate changes. */
@NullMarked
package io.inferscope.changes;

import org.jspecify.annotations.NullMarked;
