/**
 * Starts an Elasticsearch node inside a JVM of its own. The only code that is compiled against the
 * server's jars; other modules start it as a process and never see its classes.
 */
@NullMarked
package io.inferscope.embeddedelasticsearchlauncher;

import org.jspecify.annotations.NullMarked;
