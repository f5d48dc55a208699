package io.inferscope.detector;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One log record, as an example.
 *
 * @param message the body, shortened where it is long
 * @param severity empty where it was not said
 */
public record ExampleLog(
    Instant timestamp, String service, String severity, String message, @Nullable String traceId) {}
