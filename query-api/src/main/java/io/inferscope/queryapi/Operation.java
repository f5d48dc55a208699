package io.inferscope.queryapi;

/** What answers one {@code operationId} of the contract; runs on a virtual thread and may block. */
@FunctionalInterface
interface Operation {

  /** The body of the answer, written as JSON with snake_case names; a string is sent as it is. */
  Object answer(ApiRequest request);
}
