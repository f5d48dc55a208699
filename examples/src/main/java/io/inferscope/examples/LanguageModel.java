package io.inferscope.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * A small decoder-only transformer: one layer, one attention head, tied embeddings, after Vaswani
 * et al., "Attention is all you need" (2017), with normalisation before each half and fixed random
 * weights. What followed a word in the passages is made likelier, so that its answers read almost
 * like sentences. All of its floating-point work is real; it has learned nothing.
 *
 * <p>Used by one thread at a time.
 */
final class LanguageModel {
  /** Length of a token's vector. */
  static final int WIDTH = 96;

  private static final int HIDDEN = 4 * WIDTH;
  private static final float FOLLOWER_BONUS = 6f;
  private static final float TEMPERATURE = 0.8f;

  private final float[] embedding;
  private final float[] queryWeights = new float[WIDTH * WIDTH];
  private final float[] keyWeights = new float[WIDTH * WIDTH];
  private final float[] valueWeights = new float[WIDTH * WIDTH];
  private final float[] outputWeights = new float[WIDTH * WIDTH];
  private final float[] widenWeights = new float[HIDDEN * WIDTH];
  private final float[] narrowWeights = new float[WIDTH * HIDDEN];
  private final List<List<Integer>> followers;
  private final int vocabularySize;

  private final float[] state = new float[WIDTH];
  private final float[] normal = new float[WIDTH];
  private final float[] query = new float[WIDTH];
  private final float[] mixed = new float[WIDTH];
  private final float[] projected = new float[WIDTH];
  private final float[] hidden = new float[HIDDEN];
  private final float[] logits;
  private float[] scores = new float[256];

  LanguageModel(Vocabulary vocabulary, long seed) {
    vocabularySize = vocabulary.size();
    followers = vocabulary.followers();
    embedding = new float[vocabularySize * WIDTH];
    logits = new float[vocabularySize];
    Random random = new Random(seed);
    for (float[] weights :
        List.of(
            embedding,
            queryWeights,
            keyWeights,
            valueWeights,
            outputWeights,
            widenWeights,
            narrowWeights)) {
      fill(weights, random);
    }
  }

  private static void fill(float[] weights, Random random) {
    float scale = (float) (1 / Math.sqrt(WIDTH));
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() * scale;
    }
  }

  /** Computes the key and the value of one token and puts them into the sequence's cache. */
  void remember(int token, int position, CachedSequence cache) {
    embed(token, position);
    normalise(state, normal);
    CacheBlock block = cache.blockOf(position);
    int offset = CacheBlock.offset(position);
    multiply(keyWeights, normal, block.keys(), offset, WIDTH);
    multiply(valueWeights, normal, block.values(), offset, WIDTH);
  }

  /**
   * Chooses the token after the last one, which must be remembered already.
   *
   * @param length how many tokens the sequence has so far
   */
  int next(int lastToken, int length, CachedSequence cache, SplittableRandom random) {
    embed(lastToken, length - 1);
    attend(length, cache);
    widenAndNarrow();
    normalise(state, normal);
    multiply(embedding, normal, logits, 0, vocabularySize);
    for (int follower : followers.get(lastToken)) {
      logits[follower] += FOLLOWER_BONUS;
    }
    return sample(random);
  }

  private void embed(int token, int position) {
    for (int i = 0; i < WIDTH; i += 2) {
      double angle = position / Math.pow(10_000, (double) i / WIDTH);
      state[i] = embedding[token * WIDTH + i] + (float) Math.sin(angle);
      state[i + 1] = embedding[token * WIDTH + i + 1] + (float) Math.cos(angle);
    }
  }

  private void attend(int length, CachedSequence cache) {
    if (scores.length < length) {
      scores = new float[length * 2];
    }
    normalise(state, normal);
    multiply(queryWeights, normal, query, 0, WIDTH);
    float scale = (float) (1 / Math.sqrt(WIDTH));
    for (int position = 0; position < length; position++) {
      float[] keys = cache.blockOf(position).keys();
      scores[position] = scale * dot(query, 0, keys, CacheBlock.offset(position));
    }
    softmax(scores, length);
    Arrays.fill(mixed, 0);
    for (int position = 0; position < length; position++) {
      float[] values = cache.blockOf(position).values();
      int offset = CacheBlock.offset(position);
      float weight = scores[position];
      for (int i = 0; i < WIDTH; i++) {
        mixed[i] += weight * values[offset + i];
      }
    }
    multiply(outputWeights, mixed, projected, 0, WIDTH);
    add(projected);
  }

  private void widenAndNarrow() {
    normalise(state, normal);
    multiply(widenWeights, normal, hidden, 0, HIDDEN);
    for (int i = 0; i < HIDDEN; i++) {
      hidden[i] = Math.max(0, hidden[i]);
    }
    for (int row = 0; row < WIDTH; row++) {
      float sum = 0;
      for (int i = 0; i < HIDDEN; i++) {
        sum += narrowWeights[row * HIDDEN + i] * hidden[i];
      }
      projected[row] = sum;
    }
    add(projected);
  }

  private void add(float[] change) {
    for (int i = 0; i < WIDTH; i++) {
      state[i] += change[i];
    }
  }

  private int sample(SplittableRandom random) {
    for (int i = 0; i < vocabularySize; i++) {
      logits[i] /= TEMPERATURE;
    }
    softmax(logits, vocabularySize);
    float left = (float) random.nextDouble();
    for (int i = 0; i < vocabularySize; i++) {
      left -= logits[i];
      if (left <= 0) {
        return i;
      }
    }
    return vocabularySize - 1;
  }

  private static void softmax(float[] values, int length) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      highest = Math.max(highest, values[i]);
    }
    float sum = 0;
    for (int i = 0; i < length; i++) {
      values[i] = (float) Math.exp(values[i] - highest);
      sum += values[i];
    }
    for (int i = 0; i < length; i++) {
      values[i] /= sum;
    }
  }

  private static void normalise(float[] from, float[] to) {
    float squares = 0;
    for (float value : from) {
      squares += value * value;
    }
    float factor = (float) (1 / Math.sqrt(squares / from.length + 1e-6));
    for (int i = 0; i < from.length; i++) {
      to[i] = from[i] * factor;
    }
  }

  private static void multiply(float[] weights, float[] in, float[] out, int offset, int rows) {
    for (int row = 0; row < rows; row++) {
      out[offset + row] = dot(in, 0, weights, row * WIDTH);
    }
  }

  private static float dot(float[] left, int leftOffset, float[] right, int rightOffset) {
    float sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      sum += left[leftOffset + i] * right[rightOffset + i];
    }
    return sum;
  }
}
