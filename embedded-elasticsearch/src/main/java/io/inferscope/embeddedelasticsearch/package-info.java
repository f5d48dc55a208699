/** Runs a real Elasticsearch node in a JVM of its own. */
@NullMarked
package io.inferscope.embeddedelasticsearch;

import org.jspecify.annotations.NullMarked;
