/** Series to findings to incidents. */
@NullMarked
package io.inferscope.detector;

import org.jspecify.annotations.NullMarked;
