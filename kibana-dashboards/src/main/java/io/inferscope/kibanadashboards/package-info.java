/**
 * Dashboards as code: a typed description of what to show, its form as Kibana's saved objects, and
 * the way into a Kibana.
 */
@NullMarked
package io.inferscope.kibanadashboards;

import org.jspecify.annotations.NullMarked;
