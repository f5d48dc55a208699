/** Bounded decoding and encoding of OTLP protobuf and JSON, and of logstash JSON. */
@NullMarked
package io.inferscope.otlp;

import org.jspecify.annotations.NullMarked;
