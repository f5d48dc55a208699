package io.inferscope.examples;

/**
 * Keys and values of sixteen consecutive tokens of one sequence.
 *
 * @param keys {@value #TOKENS} vectors one after the other
 * @param values likewise
 */
record CacheBlock(float[] keys, float[] values) {
  static final int TOKENS = 16;

  static CacheBlock allocate() {
    int length = TOKENS * LanguageModel.WIDTH;
    return new CacheBlock(new float[length], new float[length]);
  }

  /** Where the vector of a sequence's token begins in its block. */
  static int offset(int position) {
    return position % TOKENS * LanguageModel.WIDTH;
  }

  /** How many blocks so many tokens take. */
  static int count(int tokens) {
    return (tokens + TOKENS - 1) / TOKENS;
  }
}
