package io.inferscope.queryapi;

/** A body that is not JSON. */
record TextAnswer(String contentType, String text) {}
