/**
 * Records that every module speaks in: log, span, metric point, series, pattern, finding, incident.
 */
@NullMarked
package io.inferscope.model;

import org.jspecify.annotations.NullMarked;
