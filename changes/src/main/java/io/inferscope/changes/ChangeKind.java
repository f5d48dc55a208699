package io.inferscope.changes;

import java.util.Locale;

/** What a series did. */
public enum ChangeKind {
  /** Nothing worth telling. */
  NONE,
  /** A short excursion upwards. */
  SPIKE,
  /** A short excursion downwards. */
  DIP,
  /** A new level that stays. */
  STEP,
  /** A slope that was not there before. */
  TREND,
  /** The same level, but calmer or wilder than before. */
  VARIANCE,
  /** A series that used to move stands still, often at zero. */
  STALL;

  /** The name in documents and answers: lower case, {@code none} for nothing. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
