package io.inferscope.patterns;

/**
 * A merge: what was pattern {@code from} is part of pattern {@code to} from now on. Documents that
 * carry {@code from} stay valid; a question about {@code to} asks for {@code from} as well. Aliases
 * are only ever added.
 *
 * @param service the service both belong to
 * @param from id that is given to no further message
 * @param to id that stands for both
 */
public record PatternAlias(String service, String from, String to) {}
