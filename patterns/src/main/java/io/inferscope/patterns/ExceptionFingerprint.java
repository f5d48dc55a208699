package io.inferscope.patterns;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What groups exceptions: their type and the hash of their frames, without line numbers and other
 * digits, so that a group outlives small edits.
 *
 * @param type class name of the exception; of the last line in Python's order
 * @param framesHash 16 hexadecimal digits
 * @param topFrame first frame as written, trimmed
 */
public record ExceptionFingerprint(String type, String framesHash, String topFrame) {

  private static final int LONGEST_TYPE = 256;
  private static final int LONGEST_FRAME = 512;
  private static final int MOST_CHARACTERS = 64 * 1024;
  private static final int MOST_PARTS = 8;
  private static final String PYTHON_START = "Traceback ";
  private static final List<String> ENDINGS =
      List.of("Error", "Exception", "Warning", "Interrupt", "Exit", "Timeout", "Failure", "Fault");

  public ExceptionFingerprint {
    type = shortened(type, LONGEST_TYPE);
    topFrame = shortened(topFrame, LONGEST_FRAME);
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  /** The group of exceptions of a type that come without frames. */
  public static ExceptionFingerprint withoutFrames(String type) {
    return new ExceptionFingerprint(type, "", "");
  }

  /** Names the group: 16 hexadecimal digits, equal for equal type and frames. */
  public String id() {
    return PatternIds.of(type, framesHash);
  }

  /** The same frames under the type that the program itself has told. */
  public ExceptionFingerprint ofType(String told) {
    return new ExceptionFingerprint(told, framesHash, topFrame);
  }

  /**
   * The fingerprint of a stack trace as Java, Python, .NET, Ruby or JavaScript print it; empty
   * where the text has no frames. Only the first 64 Ki characters are read.
   */
  public static Optional<ExceptionFingerprint> of(String stackTrace) {
    int size = Math.min(stackTrace.length(), MOST_CHARACTERS);
    char[] text = new char[size];
    stackTrace.getChars(0, size, text, 0);
    long hash = 0;
    String top = "";
    String type = "";
    boolean traceback = false;
    for (int line = 0; line < size; ) {
      int end = StackFrames.lineEnd(text, line, size);
      if (StackFrames.isFrame(text, line, end)) {
        hash = StackFrames.frameHash(hash, text, line, end);
        top = top.isEmpty() ? new String(text, line, end - line).strip() : top;
      } else if (StackFrames.isCause(text, line, end)) {
        hash = StackFrames.causeHash(hash, text, line, end);
      } else if (end > line && !StackFrames.isIndented(text, line, end)) {
        String written = new String(text, line, end - line);
        if (written.startsWith(PYTHON_START)) {
          traceback = true;
        } else if (traceback) {
          type = beforeColon(written); // Python's message may go on for lines
          traceback = false;
        } else if (type.isEmpty() && top.isEmpty()) {
          type = typeIn(written);
        }
      }
      line = end + 1;
    }
    if (top.isEmpty()) {
      return Optional.empty();
    }
    if (type.isEmpty()) {
      type = beforeColon(new String(text, 0, StackFrames.lineEnd(text, 0, size)));
    }
    return Optional.of(new ExceptionFingerprint(type, HexFormat.of().toHexDigits(hash), top));
  }

  /**
   * The first word before a colon that reads like a class, as in {@code Exception in thread "main"
   * java.io.IOException: gone}, or the one in brackets at the end, as Ruby has it; empty where
   * there is none, as in the message that was logged with the exception.
   */
  private static String typeIn(String line) {
    for (String part : line.split(": ", MOST_PARTS)) {
      String word = lastWord(part);
      if (readsLikeClass(word)) {
        return word;
      }
    }
    String last = lastWord(line);
    boolean bracketed = last.startsWith("(") && last.endsWith(")");
    String inside = bracketed ? last.substring(1, last.length() - 1) : "";
    return readsLikeClass(inside) ? inside : "";
  }

  private static String beforeColon(String line) {
    int colon = line.indexOf(": ");
    return lastWord(colon < 0 ? line : line.substring(0, colon));
  }

  private static String lastWord(String text) {
    String stripped = text.strip();
    String word = stripped.substring(stripped.lastIndexOf(' ') + 1);
    return word.endsWith(":") ? word.substring(0, word.length() - 1) : word;
  }

  /** A qualified name, or a plain one that says what it is, and more than {@code Error}. */
  private static boolean readsLikeClass(String word) {
    int dot = Math.max(word.lastIndexOf('.'), word.lastIndexOf("::") + 1);
    if (word.length() < dot + 3 || !Character.isUpperCase(word.charAt(dot < 1 ? 0 : dot + 1))) {
      return false;
    }
    boolean named =
        word.chars().allMatch(c -> Character.isJavaIdentifierPart(c) || c == '.' || c == ':');
    return named
        && (dot > 0 || (!ENDINGS.contains(word) && ENDINGS.stream().anyMatch(word::endsWith)));
  }
}
