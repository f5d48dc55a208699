package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message cut into tokens, reused from line to line. A token is a constant word, one
 * punctuation character, or a typed variable; runs of white space are one space.
 */
final class Tokens {

  static final byte WORD = 0;
  static final byte PUNCTUATION = 1;

  /** Kinds from here on are variables: see {@link VariableType#kind}. */
  static final byte FIRST_VARIABLE = 2;

  char[] text = new char[1024];
  int length;
  int count;
  int[] start = new int[128];
  int[] end = new int[128];
  byte[] kind = new byte[128];
  boolean[] spaceBefore = new boolean[128];

  /** How many variables of one type in a row, with a space between, the token stands for. */
  int[] run = new int[128];

  void load(CharSequence line, int from, int to) {
    int size = to - from;
    if (text.length < size) {
      text = new char[Math.max(size, 2 * text.length)];
    }
    if (line instanceof String string) {
      string.getChars(from, to, text, 0);
    } else {
      for (int i = 0; i < size; i++) {
        text[i] = line.charAt(from + i);
      }
    }
    length = size;
    count = 0;
  }

  void add(int from, int to, byte tokenKind, boolean space) {
    if (count == kind.length) {
      int size = 2 * count;
      start = Arrays.copyOf(start, size);
      end = Arrays.copyOf(end, size);
      kind = Arrays.copyOf(kind, size);
      spaceBefore = Arrays.copyOf(spaceBefore, size);
      run = Arrays.copyOf(run, size);
    }
    start[count] = from;
    end[count] = to;
    kind[count] = tokenKind;
    spaceBefore[count] = space;
    run[count] = 1;
    count++;
  }

  /** Puts a character behind the text, to be pointed at by a token; answers where. */
  int append(char c) {
    if (length == text.length) {
      text = Arrays.copyOf(text, 2 * length);
    }
    text[length] = c;
    return length++;
  }

  boolean isVariable(int token) {
    return kind[token] >= FIRST_VARIABLE;
  }

  VariableType type(int token) {
    return VariableType.ofKind(kind[token]);
  }

  String textOf(int token) {
    return new String(text, start[token], end[token] - start[token]);
  }

  /** Drops the last tokens so that {@code newCount} remain. */
  void truncate(int newCount) {
    count = newCount;
  }

  /** The constant word of each slot, null for a variable; punctuation has no slot. */
  @Nullable String[] words(WordPool pool) {
    @Nullable String[] words = new @Nullable String[slots()];
    int slot = 0;
    for (int i = 0; i < count; i++) {
      if (kind[i] != PUNCTUATION) {
        words[slot++] = isVariable(i) ? null : pool.pooled(text, start[i], end[i]);
      }
    }
    return words;
  }

  private int slots() {
    int slots = 0;
    for (int i = 0; i < count; i++) {
      slots += kind[i] == PUNCTUATION ? 0 : 1;
    }
    return slots;
  }

  /** What stands in the slots that a template leaves open. */
  List<Variable> variables(@Nullable String[] words) {
    List<Variable> variables = new ArrayList<>();
    int token = -1;
    for (@Nullable String word : words) {
      token = nextSlot(token);
      if (word == null) {
        VariableType type = isVariable(token) ? type(token) : VariableType.WORD;
        variables.add(new Variable(type, textOf(token)));
      }
    }
    return variables;
  }

  /** The token of the slot that follows that of a token; -1 stands before the first. */
  int nextSlot(int token) {
    int next = token + 1;
    while (kind[next] == PUNCTUATION) {
      next++;
    }
    return next;
  }

  /** 64-bit hash of what is constant in the line: words, punctuation, spaces, variable types. */
  long maskedHash() {
    long hash = count;
    for (int i = 0; i < count; i++) {
      hash = mix(hash, (run[i] << 8) | (kind[i] << 1) | (spaceBefore[i] ? 1 : 0));
      if (kind[i] < FIRST_VARIABLE) {
        hash = hash(hash, start[i], end[i]);
      }
    }
    return mix(hash, count);
  }

  /** 64-bit hash of the whole text as it came. */
  long rawHash() {
    return mix(hash(length, 0, length), length);
  }

  /**
   * The polynomial in 31 of characters behind {@code hash}; four at a time wait for one product.
   */
  private long hash(long hash, int from, int to) {
    long result = hash;
    int i = from;
    for (; i + 3 < to; i += 4) {
      result =
          result * (31L * 31 * 31 * 31)
              + (text[i] * 31L * 31 * 31 + text[i + 1] * 31L * 31)
              + (text[i + 2] * 31L + text[i + 3]);
    }
    for (; i < to; i++) {
      result = result * 31 + text[i];
    }
    return result;
  }

  boolean textEquals(int token, String expected) {
    return WordPool.equal(expected, text, start[token], end[token]);
  }

  static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
