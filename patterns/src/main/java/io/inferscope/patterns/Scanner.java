package io.inferscope.patterns;

import static io.inferscope.patterns.CharClass.isDigit;
import static io.inferscope.patterns.CharClass.isLetterOrDigit;
import static io.inferscope.patterns.CharClass.isWord;

import java.util.List;

/**
 * Cuts a message into {@link Tokens} in one pass without regular expressions. Work is linear in the
 * length: every recogniser stops at white space, and none is tried twice at a place.
 */
final class Scanner {

  /** No more of a line is read, so that no comparison of lines is long. */
  static final int MOST_TOKENS = 512;

  private static final int NONE = -1;

  /** Steps of the automata of mask rules for one line; after these no more of it is read. */
  private static final int MOST_MASK_STEPS = 1 << 17;

  private final Tokens tokens;
  private List<MaskRule> masks = List.of();
  private char[] text;
  private int limit;
  private boolean space;
  private boolean cut;
  private int maskSteps;

  Scanner(Tokens tokens) {
    this.tokens = tokens;
    this.text = tokens.text;
  }

  void mask(List<MaskRule> rules) {
    masks = rules;
  }

  /** To be called before the first part of a message. */
  void begin() {
    cut = false;
    maskSteps = 0;
  }

  /** Whether a part of the message was too long to be read to its end. */
  boolean isCut() {
    return cut;
  }

  /** Appends one variable that stands for the part of a message that is not read. */
  void addRest() {
    space = true;
    tokens.add(limit, limit, VariableType.TEXT.kind, true);
  }

  /** Adds the tokens of a part of what {@link Tokens#load} loaded. */
  void scan(int from, int to) {
    text = tokens.text;
    limit = to;
    space = tokens.count > 0;
    int i = from;
    int end;
    while (i < limit && tokens.count < MOST_TOKENS && maskSteps < MOST_MASK_STEPS) {
      char c = text[i];
      int classes = CharClass.of(c);
      if ((classes & CharClass.SPACE) != 0) {
        space = true;
        i++;
      } else if (!masks.isEmpty() && (end = masked(i)) != NONE) {
        i = end;
      } else if ((classes & (CharClass.LETTER | CharClass.DIGIT | CharClass.WORD)) != 0) {
        i = c < 128 ? word(i) : foreignWord(i);
      } else {
        i = mark(i);
      }
    }
    cut |= i < limit;
  }

  private int masked(int from) {
    for (MaskRule mask : masks) {
      int end = matchEnd(mask, from);
      if (end != NONE) {
        return variable(from, end, VariableType.CUSTOM);
      }
    }
    return NONE;
  }

  /** The end of the longest match at a place. */
  private int matchEnd(MaskRule mask, int from) {
    int end = NONE;
    int state = MaskRule.START;
    int last = Math.min(limit, from + MaskRule.LONGEST_MATCH);
    int i = from;
    while (i < last && state >= 0) {
      state = mask.step(state, text[i++]);
      end = mask.accepts(state) ? i : end;
    }
    maskSteps += i - from;
    return end;
  }

  private int word(int from) {
    char c = text[from];
    if (isDigit(c)) {
      int end = digitFirst(from);
      if (end != NONE) {
        return end;
      }
    } else if (c >= 'A' && c <= 'Z') {
      int end = TimeShapes.named(text, from, limit);
      if (end != NONE) {
        return variable(from, end, VariableType.TIME);
      }
    }
    if (CharClass.isHex(c)) {
      int end = hexFirst(from);
      if (end != NONE) {
        return end;
      }
    }
    return run(from);
  }

  private int digitFirst(int from) {
    int digits = Shapes.digits(text, from, limit);
    if (digits == limit || text[digits] == ' ') {
      return variable(from, digits, VariableType.NUMBER); // most numbers: no shape has spaces here
    }
    int end = Shapes.ipv4(text, from, limit);
    if (end != NONE) {
      return variable(from, end, VariableType.IP);
    }
    end = TimeShapes.timestamp(text, from, limit);
    if (end != NONE) {
      return variable(from, end, VariableType.TIME);
    }
    end = Shapes.prefixedHex(text, from, limit);
    return end == NONE ? NONE : variable(from, end, VariableType.HEX);
  }

  private int hexFirst(int from) {
    int group = Shapes.hexDigits(text, from, limit);
    if (group == limit || (text[group] != '-' && text[group] != ':')) {
      return NONE; // most words: no shape goes on in another way
    }
    int end = Shapes.uuid(text, from, limit);
    if (end != NONE) {
      return variable(from, end, VariableType.UUID);
    }
    end = Shapes.colonHex(text, from, limit);
    return end == NONE
        ? NONE
        : variable(from, end, end - from == 17 ? VariableType.MAC : VariableType.IP);
  }

  /** A run of word characters and what hangs on it: a URL, a dotted name, a relative path. */
  private int run(int from) {
    int end = from;
    int any = 0;
    int all = CharClass.HEX;
    while (end < limit && isWord(text[end])) {
      int classes = CharClass.of(text[end++]);
      any |= classes;
      all &= classes;
    }
    if (end < limit && text[end] == ' ' && RequestLine.isMethod(text, from, end)) {
      int target = RequestLine.targetEnd(text, end + 1, limit);
      if (target != NONE) {
        add(from, end, Tokens.WORD);
        space = true;
        return variable(end + 1, target, VariableType.URL);
      }
    } else if (end < limit) {
      int longer = continued(from, end);
      if (longer != NONE) {
        return longer;
      }
    }
    if (text[end - 1] == '_' && end + 1 < limit && text[end] == '-' && isDigit(text[end + 1])) {
      return variable(from, Shapes.digits(text, end + 1, limit), VariableType.IDENTIFIER);
    }
    boolean plain = (any & CharClass.DIGIT) == 0 && all == 0 && !Words.mayBeLiteral(end - from);
    return plain ? addWord(from, end) : classify(from, end);
  }

  private int continued(int from, int end) {
    char c = text[end];
    if (c == ':') {
      int url = Shapes.url(text, end, limit);
      if (url != NONE) {
        return variable(from, url, VariableType.URL);
      }
      boolean drive = end == from + 1 && end + 1 < limit && text[end + 1] == '\\';
      int path = drive ? Shapes.path(text, end + 1, limit) : NONE;
      return path == NONE ? NONE : variable(from, path, VariableType.PATH);
    }
    if (c == '.' || c == '-') {
      int dotted = Shapes.dotted(text, from, limit, 2);
      if (dotted != NONE) {
        return dotted < limit && text[dotted] == '/' ? pathFrom(from, dotted) : name(from, dotted);
      }
      if (c == '-') {
        return NONE;
      }
      int single = Shapes.dotted(text, from, limit, 1);
      if (single != NONE) {
        return single < limit && text[single] == '/'
            ? pathFrom(from, single)
            : classify(from, single);
      }
    }
    return c == '/' || c == '\\' ? pathFrom(from, end) : NONE;
  }

  /** What failed is no variable, whoever wrote the class. */
  private int name(int from, int end) {
    if (Words.isErrorClass(text, from, end)) {
      add(from, end, Tokens.WORD);
      return end;
    }
    return variable(from, end, Words.dottedType(text, from, end));
  }

  /** A relative path: a first segment, then a slash; two plain words around one slash are not. */
  private int pathFrom(int from, int slash) {
    int end = Shapes.path(text, slash, limit);
    if (end == NONE || !Words.looksLikePath(text, from, slash, end)) {
      return NONE;
    }
    return variable(from, end, VariableType.PATH);
  }

  private int classify(int from, int end) {
    byte kind = Words.kindOf(text, from, end);
    if (kind == Tokens.WORD) {
      return addWord(from, end);
    }
    add(from, end, kind);
    return end;
  }

  private int addWord(int from, int end) {
    boolean name = space && Principals.isNext(tokens);
    add(from, end, name ? VariableType.NAME.kind : Tokens.WORD);
    return end;
  }

  /**
   * A run of letters outside ASCII; digits and ASCII letters end it. Scripts that write no spaces
   * give a word for each character, as Lucene's StandardTokenizer has it: so a variable between
   * constants can be found.
   */
  private int foreignWord(int from) {
    if (CharClass.isWordAlone(text[from])) {
      add(from, from + 1, Tokens.WORD);
      return from + 1;
    }
    int end = from;
    while (end < limit
        && text[end] >= 128
        && !CharClass.isWordAlone(text[end])
        && (CharClass.of(text[end]) & (CharClass.LETTER | CharClass.DIGIT)) != 0) {
      end++;
    }
    boolean number = (CharClass.of(text[from]) & CharClass.DIGIT) != 0;
    if (number) {
      return variable(from, end, VariableType.NUMBER);
    }
    add(from, end, Tokens.WORD);
    return end;
  }

  private int mark(int from) {
    char c = text[from];
    boolean more = from + 1 < limit;
    boolean boundary = from == 0 || !isLetterOrDigit(text[from - 1]);
    if (more && boundary && (c == '/' || c == '\\')) {
      int end = slashFirst(from);
      if (end != NONE) {
        return end;
      }
    }
    if (more && boundary && c == '-' && isDigit(text[from + 1])) {
      return negative(from);
    }
    if (more && c == '#' && isDigit(text[from + 1])) {
      int end = Shapes.digits(text, from + 1, limit);
      return variable(
          from, end < limit && text[end] == '#' ? end + 1 : end, VariableType.IDENTIFIER);
    }
    if (more && boundary && c == ':' && text[from + 1] == ':') {
      int end = Shapes.colonHex(text, from, limit);
      if (end != NONE) {
        return variable(from, end, VariableType.IP);
      }
    }
    if (more && c == '=') {
      int end = value(from);
      if (end != NONE) {
        return end;
      }
    }
    add(from, from + 1, Tokens.PUNCTUATION);
    return from + 1;
  }

  private int slashFirst(int from) {
    if (isDigit(text[from + 1])) {
      int ip = Shapes.ipv4(text, from + 1, limit);
      if (ip != NONE && !(ip < limit && text[ip] == '/')) {
        return variable(from, ip, VariableType.IP);
      }
    }
    int end = Shapes.path(text, from, limit);
    return end == NONE ? NONE : variable(from, end, VariableType.PATH);
  }

  private int negative(int from) {
    int end = from + 1;
    while (end < limit && (isWord(text[end]) || (text[end] == '.' && isDigitAt(end + 1)))) {
      end++;
    }
    return variable(from, end, VariableType.NUMBER);
  }

  private boolean isDigitAt(int i) {
    return i < limit && isDigit(text[i]);
  }

  /** {@code =value}: emits the equals sign and, where the value is plain, one variable. */
  private int value(int equals) {
    int from = equals + 1;
    boolean keyed = tokens.count > 0 && tokens.kind[tokens.count - 1] == Tokens.WORD;
    if (!keyed) {
      return NONE;
    }
    int end = Values.end(text, from, limit);
    if (end == NONE) {
      return NONE;
    }
    boolean named = Principals.isKey(tokens);
    add(equals, from, Tokens.PUNCTUATION);
    char quote = text[from];
    if (quote == '"' || quote == '\'') {
      add(from, from + 1, Tokens.PUNCTUATION);
      if (end > from + 2) {
        tokens.add(from + 1, end - 1, VariableType.VALUE.kind, false);
      }
      add(end - 1, end, Tokens.PUNCTUATION);
      return end;
    }
    byte kind = Values.kindOf(text, from, end);
    boolean name = named && kind == VariableType.WORD.kind;
    tokens.add(from, end, name ? VariableType.NAME.kind : kind, false);
    return end;
  }

  private int variable(int from, int end, VariableType type) {
    add(from, end, type.kind);
    return end;
  }

  /** Adds a token; variables that touch, or touch but for a joiner, become one. */
  private void add(int from, int end, byte kind) {
    int count = tokens.count;
    if (kind >= Tokens.FIRST_VARIABLE && !space && count > 0) {
      if (tokens.isVariable(count - 1)) {
        tokens.end[count - 1] = end;
        return;
      }
      if (count > 1 && joins(count - 1) && tokens.isVariable(count - 2)) {
        tokens.truncate(count - 1);
        tokens.end[count - 2] = end;
        return;
      }
    } else if (space
        && count > 0
        && kind >= Tokens.FIRST_VARIABLE
        && tokens.kind[count - 1] == kind) {
      tokens.end[count - 1] = end;
      tokens.run[count - 1]++;
      space = false;
      return;
    }
    tokens.add(from, end, kind, space);
    space = false;
  }

  private boolean joins(int token) {
    if (tokens.kind[token] != Tokens.PUNCTUATION || tokens.spaceBefore[token]) {
      return false;
    }
    char c = text[tokens.start[token]];
    return c == ':' || c == '.' || c == '/' || c == ',';
  }
}
