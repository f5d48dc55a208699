/** Evidence and ranking of root causes. */
@NullMarked
package io.inferscope.rootcause;

import org.jspecify.annotations.NullMarked;
