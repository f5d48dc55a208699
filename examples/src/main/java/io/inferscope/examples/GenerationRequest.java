package io.inferscope.examples;

/**
 * What to generate from.
 *
 * @param maximumTokens how many tokens to generate at most
 */
record GenerationRequest(String id, int[] prompt, int maximumTokens, long seed) {
  GenerationRequest {
    prompt = prompt.clone();
  }
}
