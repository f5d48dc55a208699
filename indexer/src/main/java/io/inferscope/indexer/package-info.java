/** The loop from the buffer to Elasticsearch. */
@NullMarked
package io.inferscope.indexer;

import org.jspecify.annotations.NullMarked;
