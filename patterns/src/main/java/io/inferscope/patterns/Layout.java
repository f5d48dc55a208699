package io.inferscope.patterns;

import java.util.Arrays;

/**
 * The skeleton of a message: its punctuation and spaces, with a slot for each word or variable.
 * Only messages of one layout are ever compared.
 *
 * @param marks one character a token: the punctuation character, or {@link #SLOT}
 * @param spaces whether a space stands before the token
 */
record Layout(char[] marks, boolean[] spaces) {

  static final char SLOT = 0;

  static Layout of(Tokens tokens) {
    int count = tokens.count;
    char[] marks = new char[count];
    boolean[] spaces = new boolean[count];
    for (int i = 0; i < count; i++) {
      marks[i] = tokens.kind[i] == Tokens.PUNCTUATION ? tokens.text[tokens.start[i]] : SLOT;
      spaces[i] = tokens.spaceBefore[i] && i > 0;
    }
    return new Layout(marks, spaces);
  }

  /** The layout whose {@link #skeleton} this is. */
  static Layout ofSkeleton(String skeleton) {
    int tokens = 0;
    for (int i = 0; i < skeleton.length(); i++) {
      tokens += skeleton.charAt(i) == ' ' ? 0 : 1;
    }
    char[] marks = new char[tokens];
    boolean[] spaces = new boolean[tokens];
    int token = 0;
    for (int i = 0; i < skeleton.length(); i++) {
      char c = skeleton.charAt(i);
      if (c != ' ') {
        marks[token] = c == LeafRecord.SLOT ? SLOT : c;
        spaces[token] = i > 0 && skeleton.charAt(i - 1) == ' ';
        token++;
      }
    }
    return new Layout(marks, spaces);
  }

  /** The layout as text, with {@link LeafRecord#SLOT} for each slot. */
  String skeleton() {
    String[] slots = new String[marks.length];
    Arrays.fill(slots, String.valueOf(LeafRecord.SLOT));
    return fill(slots);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout that
        && Arrays.equals(marks, that.marks)
        && Arrays.equals(spaces, that.spaces);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(marks) + Arrays.hashCode(spaces);
  }

  /** The template that arises when the slots are filled in order. */
  String fill(String[] slots) {
    StringBuilder template = new StringBuilder();
    int slot = 0;
    for (int i = 0; i < marks.length; i++) {
      if (spaces[i]) {
        template.append(' ');
      }
      if (marks[i] == SLOT) {
        template.append(slots[slot++]);
      } else {
        template.append(marks[i]);
      }
    }
    return template.toString();
  }
}
