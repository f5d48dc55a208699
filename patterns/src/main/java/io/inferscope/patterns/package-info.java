/** Log pattern mining. */
@NullMarked
package io.inferscope.patterns;

import org.jspecify.annotations.NullMarked;
