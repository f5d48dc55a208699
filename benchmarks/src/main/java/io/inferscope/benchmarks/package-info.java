/** Benchmarks that print JSON, for {@code ./dev bench NAME}. */
@NullMarked
package io.inferscope.benchmarks;

import org.jspecify.annotations.NullMarked;
