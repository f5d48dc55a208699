package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A document that was found.
 *
 * @param index the backing index that holds it
 * @param source the document as it was written
 */
public record Hit(String index, String id, JsonNode source) {}
