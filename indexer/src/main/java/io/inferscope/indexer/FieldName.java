package io.inferscope.indexer;

import java.util.HexFormat;

/**
 * Names that Elasticsearch takes as names of fields. It refuses empty and blank names and blank
 * parts between dots; Lucene refuses names longer than 32,766 bytes where they become terms.
 */
final class FieldName {
  /** The longest name in UTF-16 units; a longer one keeps its beginning and gets a hash. */
  static final int LONGEST = 256;

  private static final int HASH_LENGTH = 17;

  private FieldName() {}

  /** Whether {@code name} may stand as it is. */
  static boolean isPlain(String name) {
    int length = name.length();
    if (length == 0 || length > LONGEST) {
      return false;
    }
    boolean blank = true;
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c == '.') {
        if (blank) {
          return false;
        }
        blank = true;
      } else if (c < ' ' || c == 127) {
        return false;
      } else if (c != ' ' && (c < 128 || !Character.isWhitespace(c))) {
        blank = false;
      }
    }
    return !blank;
  }

  /** A name that may stand, and says as much as it can of {@code name}. */
  static String normalise(String name) {
    StringBuilder text = new StringBuilder(name.length() + 4);
    for (String part : name.split("\\.", -1)) {
      text.append(text.isEmpty() ? "" : ".").append(part.isBlank() ? "_" : clean(part));
    }
    return shorten(text.toString());
  }

  /** At most {@link #LONGEST} characters, different for different names. */
  static String shorten(String name) {
    if (name.length() <= LONGEST) {
      return name;
    }
    int end = LONGEST - HASH_LENGTH;
    if (Character.isHighSurrogate(name.charAt(end - 1))) {
      end--;
    }
    String start = name.substring(0, end);
    return (start.endsWith(".") ? start.substring(0, end - 1) : start)
        + '~'
        + HexFormat.of().toHexDigits(hash(name));
  }

  private static String clean(String part) {
    StringBuilder text = new StringBuilder(part.length());
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      text.append(c < ' ' || c == 127 ? '_' : c);
    }
    return text.toString();
  }

  /** FNV-1a, 64 bits, over the characters (Fowler, Noll, Vo; draft-eastlake-fnv). */
  static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
