/** Durable queue between the collector and its readers. */
@NullMarked
package io.inferscope.buffer;

import org.jspecify.annotations.NullMarked;
