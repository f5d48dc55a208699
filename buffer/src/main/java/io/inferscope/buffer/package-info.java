/**
 * The durable queue between the collector and its readers: OTLP export requests, kept on local disk
 * or in Apache Kafka until every reader has dealt with them.
 */
@NullMarked
package io.inferscope.buffer;

import org.jspecify.annotations.NullMarked;
