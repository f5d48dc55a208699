package io.inferscope.otlp;

/**
 * How far a decoder follows what it is given. Memory is otherwise bounded by the size of the
 * request, which the caller bounds.
 *
 * @param valueDepth levels of arrays and maps that become model values, at least 1; what lies
 *     deeper becomes JSON text ({@link DecodeResult.Decoded#deepValues})
 */
public record DecodeLimits(int valueDepth) {
  /**
   * 64 levels: twice what Elasticsearch accepts, and few enough for the smallest thread's stack.
   */
  public static final DecodeLimits DEFAULT = new DecodeLimits(64);

  public DecodeLimits {
    if (valueDepth < 1) {
      throw new IllegalArgumentException("valueDepth must be at least 1, not " + valueDepth);
    }
  }
}
