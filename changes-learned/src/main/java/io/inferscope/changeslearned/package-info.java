/** Detectors that train a network on the series' own past. */
@NullMarked
package io.inferscope.changeslearned;

import org.jspecify.annotations.NullMarked;
