/** Instrumented model services that can be told to fail, and the demo that judges the answer. */
@NullMarked
package io.inferscope.examples;

import org.jspecify.annotations.NullMarked;
