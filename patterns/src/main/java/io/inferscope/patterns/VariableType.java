package io.inferscope.patterns;

/** What a variable part of a message looks like; its placeholder stands in the template. */
public enum VariableType {
  NUMBER(2, "<number>"),
  DURATION(3, "<duration>"),
  SIZE(4, "<size>"),
  VERSION(5, "<version>"),
  IP(6, "<ip>"),
  MAC(7, "<mac>"),
  UUID(8, "<uuid>"),
  HEX(9, "<hex>"),
  IDENTIFIER(10, "<id>"),
  BOOLEAN(11, "<boolean>"),
  TIME(12, "<time>"),
  PATH(13, "<path>"),
  URL(14, "<url>"),
  HOST(15, "<host>"),
  NAME(16, "<name>"),
  /** The value of a key, one plain word; with enough sightings of one value a constant. */
  WORD(20, "<word>"),
  VALUE(17, "<value>"),
  TEXT(18, "<text>"),
  CUSTOM(19, "<masked>");

  /** Kinds are below this, so that a set of them fits an int. */
  private static final int KINDS = 32;

  private static final VariableType[] BY_KIND = byKind();

  /** The token kind, see {@link Tokens}; fixed numbers, so that the order here may change. */
  final byte kind;

  private final String placeholder;

  VariableType(int kind, String placeholder) {
    this.kind = (byte) kind;
    this.placeholder = placeholder;
  }

  private static VariableType[] byKind() {
    VariableType[] types = new VariableType[KINDS];
    for (VariableType type : values()) {
      types[type.kind] = type;
    }
    return types;
  }

  static VariableType ofKind(byte kind) {
    return BY_KIND[kind];
  }

  /** For example {@code <ip>}. */
  public String placeholder() {
    return placeholder;
  }
}
