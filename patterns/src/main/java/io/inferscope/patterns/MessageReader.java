package io.inferscope.patterns;

import java.util.List;

/**
 * Turns a message body into tokens. A structured body (JSON, logfmt) becomes its message and the
 * set of its keys; a stack trace becomes its first and last words and a hash of its frames. Reused
 * from message to message; not thread-safe.
 */
final class MessageReader {

  private final int minedCharacters;
  private final Tokens tokens = new Tokens();
  private final Scanner scanner = new Scanner(tokens);
  private final Fields fields = new Fields();
  private boolean cut;
  private boolean lines;

  MessageReader(int minedCharacters) {
    this.minedCharacters = minedCharacters;
  }

  void mask(List<MaskRule> rules) {
    scanner.mask(rules);
  }

  /** The tokens of a message; valid until the next call. */
  Tokens read(String body) {
    int mined = Math.min(body.length(), minedCharacters);
    tokens.load(body, 0, mined);
    lines = body.indexOf('\n', 0, mined) >= 0;
    scanner.begin();
    int first = firstVisible(tokens.text, mined);
    if (first < mined && isStructured(first, mined)) {
      readFields();
    } else {
      readText(first, mined);
    }
    cut = mined < body.length() || scanner.isCut();
    if (cut) {
      scanner.addRest();
    }
    return tokens;
  }

  /** Whether the last message was read in part; its last token stands for the rest. */
  boolean isCut() {
    return cut;
  }

  private static int firstVisible(char[] text, int limit) {
    int i = 0;
    while (i < limit && text[i] <= ' ') {
      i++;
    }
    return i;
  }

  private boolean isStructured(int first, int limit) {
    char[] text = tokens.text;
    if (text[first] == '{') {
      return JsonBody.locate(text, first, limit, fields);
    }
    return LogfmtBody.locate(text, first, limit, fields);
  }

  private void readFields() {
    char[] text = tokens.text;
    if (fields.hasMessage()) {
      lines = true; // as far as an escape has become a line break
      int end = JsonBody.unescape(text, fields.messageStart, fields.messageEnd);
      readText(fields.messageStart, end);
    }
    boolean space = tokens.count > 0;
    int mark = tokens.append('{');
    tokens.add(mark, mark + 1, Tokens.PUNCTUATION, space);
    int comma = tokens.append(',');
    for (int i = 0; i < fields.count; i++) {
      if (i > 0) {
        tokens.add(comma, comma + 1, Tokens.PUNCTUATION, false);
      }
      int from = fields.keyStart[i];
      int end = fields.keyEnd[i];
      byte kind = from == end ? Tokens.WORD : Words.kindOf(text, from, end);
      tokens.add(from, end, kind, false);
    }
    int close = tokens.append('}');
    tokens.add(close, close + 1, Tokens.PUNCTUATION, false);
  }

  private void readText(int from, int limit) {
    char[] text = tokens.text;
    int lineEnd = lines ? StackFrames.lineEnd(text, from, limit) : limit;
    if (lineEnd == limit || !readTrace(from, lineEnd, limit)) {
      scanner.scan(from, limit);
    }
  }

  /** Reads a stack trace whose first line ends at {@code firstEnd}; false where it is none. */
  private boolean readTrace(int from, int firstEnd, int limit) {
    char[] text = tokens.text;
    long hash = 0;
    boolean frames = false;
    int lastStart = from;
    int lastEnd = firstEnd;
    for (int line = firstEnd + 1; line < limit; ) {
      int end = StackFrames.lineEnd(text, line, limit);
      if (StackFrames.isFrame(text, line, end)) {
        frames = true;
        hash = StackFrames.frameHash(hash, text, line, end);
      } else if (StackFrames.isCause(text, line, end)) {
        hash = StackFrames.causeHash(hash, text, line, end);
      } else if (end > line && !StackFrames.isIndented(text, line, end)) {
        lastStart = line;
        lastEnd = end;
      }
      line = end + 1;
    }
    if (frames) {
      scanner.scan(from, firstEnd);
      if (lastStart > from) {
        scanner.scan(lastStart, lastEnd);
      }
      addFrames(hash);
    }
    return frames;
  }

  /**
   * Writes the hash as punctuation, which is part of the layout: traces with different frames are
   * never taken for one pattern with a variable.
   */
  private void addFrames(long hash) {
    String label = "[frames ";
    for (int i = 0; i < label.length() - 1; i++) {
      int at = tokens.append(label.charAt(i));
      tokens.add(at, at + 1, Tokens.PUNCTUATION, i == 0);
    }
    for (int i = 0; i < 8; i++) {
      int at = tokens.append((char) ('a' + (hash >>> (60 - 4 * i) & 15)));
      tokens.add(at, at + 1, Tokens.PUNCTUATION, i == 0);
    }
    int close = tokens.append(']');
    tokens.add(close, close + 1, Tokens.PUNCTUATION, false);
  }
}
