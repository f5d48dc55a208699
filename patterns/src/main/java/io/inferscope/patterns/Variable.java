package io.inferscope.patterns;

/**
 * What stood in one variable place of a message.
 *
 * @param type as the scanner saw it; {@link VariableType#WORD} where a plain word turned out to be
 *     a value
 * @param text as it came; several in a row are one text
 */
public record Variable(VariableType type, String text) {}
