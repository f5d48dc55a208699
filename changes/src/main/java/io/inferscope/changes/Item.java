package io.inferscope.changes;

/**
 * What can be said of a document in a few words: a field and its value, or its pattern.
 *
 * @param field for example {@code service.name}
 * @param value for example {@code gateway}
 */
public record Item(String field, String value) {}
