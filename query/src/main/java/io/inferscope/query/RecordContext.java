package io.inferscope.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a document says beyond the record itself.
 *
 * @param dataset the data stream's, for example {@code generic.otel}
 * @param namespace the data stream's, which is the tenant
 * @param received when the request was received
 * @param source through which receiver; empty when unknown
 * @param patternId of a log's pattern; null for spans, and while it is not known
 * @param patternTemplate likewise
 */
public record RecordContext(
    String dataset,
    String namespace,
    Instant received,
    String source,
    @Nullable String patternId,
    @Nullable String patternTemplate) {}
