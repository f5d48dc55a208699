package io.inferscope.model;

/**
 * A log pattern: the constant words of a family of messages, with a typed placeholder where they
 * vary.
 *
 * @param id stable: derived from service and canonical template, equal on every node and after
 *     every restart
 * @param template for example {@code request <uuid> took <duration>}
 */
public record Pattern(String id, String template) {}
