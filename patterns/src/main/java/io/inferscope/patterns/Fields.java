package io.inferscope.patterns;

/** The keys of a structured body and where its message stands; reused from body to body. */
final class Fields {

  /** Keys past this are left out. */
  static final int LIMIT = 64;

  private static final String[] MESSAGE_KEYS = {"message", "msg", "log", "event", "body", "text"};

  final int[] keyStart = new int[LIMIT];
  final int[] keyEnd = new int[LIMIT];
  int count;
  int messageStart;
  int messageEnd;
  private int rank;

  void clear() {
    count = 0;
    messageStart = -1;
    messageEnd = -1;
    rank = MESSAGE_KEYS.length;
  }

  boolean hasMessage() {
    return messageStart >= 0;
  }

  /** Keeps keys sorted, so that the order in which a logger writes them does not matter. */
  void add(char[] text, int from, int end) {
    if (count == LIMIT) {
      return;
    }
    int place = count++;
    while (place > 0 && compare(text, keyStart[place - 1], keyEnd[place - 1], from, end) > 0) {
      keyStart[place] = keyStart[place - 1];
      keyEnd[place] = keyEnd[place - 1];
      place--;
    }
    keyStart[place] = from;
    keyEnd[place] = end;
  }

  /** Offers a text value; the key that most usually holds the message wins. */
  void offerMessage(char[] text, int keyFrom, int keyTo, int from, int end) {
    for (int i = 0; i < rank; i++) {
      if (CharClass.equalsIgnoreCase(text, keyFrom, keyTo, MESSAGE_KEYS[i])) {
        rank = i;
        messageStart = from;
        messageEnd = end;
      }
    }
  }

  private static int compare(char[] text, int a, int aEnd, int b, int bEnd) {
    while (a < aEnd && b < bEnd) {
      if (text[a] != text[b]) {
        return text[a] - text[b];
      }
      a++;
      b++;
    }
    return (aEnd - a) - (bEnd - b);
  }
}
