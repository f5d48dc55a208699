/** Receivers: OTLP over gRPC and HTTP, newline JSON over TCP. */
@NullMarked
package io.inferscope.collector;

import org.jspecify.annotations.NullMarked;
