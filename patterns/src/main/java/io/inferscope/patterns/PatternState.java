package io.inferscope.patterns;

/**
 * A pattern as it stands.
 *
 * @param service the service whose messages it describes
 * @param id stable over nodes and restarts
 * @param template with typed placeholders, {@code request <uuid> took <duration>}
 * @param wildcards the same with {@code <*>} for every variable
 * @param leaves how many masked forms it joins
 */
public record PatternState(
    String service, String id, String template, String wildcards, int leaves) {}
