package io.inferscope.patterns;

import java.util.HexFormat;
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
  private static final String PYTHON_START = "Traceback ";

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
    String last = "";
    for (int line = 0; line < size; ) {
      int end = StackFrames.lineEnd(text, line, size);
      if (StackFrames.isFrame(text, line, end)) {
        hash = StackFrames.frameHash(hash, text, line, end);
        top = top.isEmpty() ? new String(text, line, end - line).strip() : top;
      } else if (StackFrames.isCause(text, line, end)) {
        hash = StackFrames.causeHash(hash, text, line, end);
      } else if (end > line && !StackFrames.isIndented(text, line, end)) {
        last = new String(text, line, end - line);
      }
      line = end + 1;
    }
    if (top.isEmpty()) {
      return Optional.empty();
    }
    String first = new String(text, 0, StackFrames.lineEnd(text, 0, size));
    String type = typeOf(first.startsWith(PYTHON_START) ? last : first);
    return Optional.of(new ExceptionFingerprint(type, HexFormat.of().toHexDigits(hash), top));
  }

  /** {@code Exception in thread "main" java.io.IOException: gone} has the type in the middle. */
  private static String typeOf(String line) {
    int colon = line.indexOf(": ");
    String head = (colon < 0 ? line : line.substring(0, colon)).strip();
    return head.substring(head.lastIndexOf(' ') + 1);
  }
}
