/** One parsed tree for the Lucene query syntax and its back ends. */
@NullMarked
package io.inferscope.query;

import org.jspecify.annotations.NullMarked;
