/** JMH and pipeline benchmarks. */
@NullMarked
package io.inferscope.benchmarks;

import org.jspecify.annotations.NullMarked;
