package io.inferscope.patterns;

/**
 * A merge: what was pattern {@code from} is part of pattern {@code to} from now on. Documents that
 * carry {@code from} stay valid; {@link PatternLineage} tells which ids a question about {@code to}
 * must ask for. Aliases are only ever added.
 *
 * @param service the service both belong to
 * @param from id that is given to no further message
 * @param to id that stands for both
 * @param template canonical template of {@code to}, every variable {@code <*>}
 */
public record PatternAlias(String service, String from, String to, String template) {}
