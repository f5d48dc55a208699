/** HTTP API. */
@NullMarked
package io.inferscope.queryapi;

import org.jspecify.annotations.NullMarked;
