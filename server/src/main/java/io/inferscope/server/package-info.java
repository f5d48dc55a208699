/** Configuration, wiring and command line. */
@NullMarked
package io.inferscope.server;

import org.jspecify.annotations.NullMarked;
