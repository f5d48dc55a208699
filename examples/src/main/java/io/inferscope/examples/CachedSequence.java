package io.inferscope.examples;

import java.util.ArrayList;
import java.util.List;

/** The cache blocks that one sequence holds, in the order of its tokens. */
final class CachedSequence {
  private final List<CacheBlock> blocks = new ArrayList<>();

  CacheBlock blockOf(int position) {
    return blocks.get(position / CacheBlock.TOKENS);
  }

  int blockCount() {
    return blocks.size();
  }

  void append(CacheBlock block) {
    blocks.add(block);
  }

  /** Gives all blocks up. */
  List<CacheBlock> release() {
    List<CacheBlock> released = List.copyOf(blocks);
    blocks.clear();
    return released;
  }
}
