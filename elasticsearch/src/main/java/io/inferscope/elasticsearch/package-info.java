/** Everything that speaks to Elasticsearch: templates, bulk writer, typed queries. */
@NullMarked
package io.inferscope.elasticsearch;

import org.jspecify.annotations.NullMarked;
