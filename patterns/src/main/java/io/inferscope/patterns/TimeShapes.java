package io.inferscope.patterns;

import static io.inferscope.patterns.CharClass.isDigit;
import static io.inferscope.patterns.CharClass.isWord;
import static io.inferscope.patterns.Shapes.digits;

/** Recognisers of dates and times of day; the same contract as {@link Shapes}. */
final class TimeShapes {

  private static final int NONE = -1;
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String DAYS = "MonTueWedThuFriSatSun";

  private TimeShapes() {}

  /**
   * A date, a time of day, or a date and then a time, given that a digit stands at {@code from}.
   */
  static int timestamp(char[] text, int from, int limit) {
    int date = date(text, from, limit);
    if (date == NONE) {
      return whole(text, clock(text, from, limit), limit);
    }
    if (date < limit && (text[date] == 'T' || text[date] == ' ' || text[date] == ':')) {
      int time = clock(text, date + 1, limit);
      if (time != NONE) {
        return whole(text, time, limit);
      }
    }
    return whole(text, date, limit);
  }

  private static int whole(char[] text, int end, int limit) {
    return end != NONE && end < limit && isWord(text[end]) ? NONE : end;
  }

  /** {@code 2024-05-31}, {@code 2024/5/31}, {@code 31/May/2024}. */
  private static int date(char[] text, int from, int limit) {
    int first = digits(text, from, limit);
    if (first >= limit || (text[first] != '-' && text[first] != '/')) {
      return NONE;
    }
    char separator = text[first];
    if (first - from <= 2 && name(text, first + 1, limit, MONTHS)) {
      int dash = first + 4;
      boolean more = dash < limit && text[dash] == separator;
      int year = more ? digits(text, dash + 1, limit) : NONE;
      return year - dash == 5 ? year : NONE;
    }
    int second = digits(text, first + 1, limit);
    if (second >= limit || text[second] != separator || second - first > 3 || second == first + 1) {
      return NONE;
    }
    int third = digits(text, second + 1, limit);
    boolean yearFirst = first - from == 4 && third - second <= 3 && third > second + 1;
    boolean yearLast = first - from <= 2 && (third - second == 5 || third - second == 3);
    return yearFirst || yearLast ? third : NONE;
  }

  /** {@code 13:55:36}, with fraction and zone where they follow. */
  static int clock(char[] text, int from, int limit) {
    int hours = digits(text, from, limit);
    if (hours == from || hours - from > 2 || hours >= limit || text[hours] != ':') {
      return NONE;
    }
    int minutes = digits(text, hours + 1, limit);
    if (minutes - hours != 3 || minutes >= limit || text[minutes] != ':') {
      return NONE;
    }
    int seconds = digits(text, minutes + 1, limit);
    boolean colonFollows = seconds + 1 < limit && text[seconds] == ':' && isWord(text[seconds + 1]);
    if (seconds - minutes != 3 || colonFollows) {
      return NONE;
    }
    return zone(text, fraction(text, seconds, limit), limit);
  }

  private static int fraction(char[] text, int from, int limit) {
    boolean mark = from + 1 < limit && (text[from] == '.' || text[from] == ',');
    return mark && isDigit(text[from + 1]) ? digits(text, from + 1, limit) : from;
  }

  private static int zone(char[] text, int from, int limit) {
    if (from < limit && text[from] == 'Z') {
      return from + 1;
    }
    int sign = from < limit && text[from] == ' ' ? from + 1 : from;
    if (sign + 4 < limit && (text[sign] == '+' || text[sign] == '-')) {
      int hours = digits(text, sign + 1, limit);
      if (hours - sign == 5) {
        return hours;
      }
      if (hours - sign == 3 && hours < limit && text[hours] == ':') {
        int minutes = digits(text, hours + 1, limit);
        return minutes - hours == 3 ? minutes : from;
      }
    }
    return from;
  }

  /** {@code Fri Dec 10 19:02:14 EST 2004} and its shorter forms, given a letter at {@code from}. */
  static int named(char[] text, int from, int limit) {
    int i = from;
    if (name(text, i, limit, DAYS)) {
      i += 3;
      i = i < limit && text[i] == ',' ? i + 1 : i;
      if (i >= limit || text[i] != ' ') {
        return NONE;
      }
      i++;
    }
    if (!name(text, i, limit, MONTHS) || i + 3 >= limit || text[i + 3] != ' ') {
      return NONE;
    }
    i += 4;
    i = i < limit && text[i] == ' ' ? i + 1 : i;
    int day = digits(text, i, limit);
    if (day == i || day - i > 2 || day >= limit || text[day] != ' ') {
      return NONE;
    }
    int time = clock(text, day + 1, limit);
    return time == NONE ? NONE : whole(text, yearAfter(text, time, limit), limit);
  }

  /** Skips {@code EST 2004} or {@code 2004}. */
  private static int yearAfter(char[] text, int from, int limit) {
    int i = from;
    if (i < limit && text[i] == ' ') {
      int zone = i + 1;
      while (zone < limit && text[zone] >= 'A' && text[zone] <= 'Z') {
        zone++;
      }
      boolean zoned = zone - i >= 4 && zone - i <= 6 && zone < limit && text[zone] == ' ';
      int year = zoned ? zone + 1 : i + 1;
      int end = digits(text, year, limit);
      if (end - year == 4 && (end >= limit || !isWord(text[end]))) {
        return end;
      }
    }
    return i;
  }

  private static boolean name(char[] text, int from, int limit, String names) {
    if (from + 3 > limit || (from + 3 < limit && Character.isLetter(text[from + 3]))) {
      return false;
    }
    for (int i = 0; i < names.length(); i += 3) {
      if (text[from] == names.charAt(i)
          && text[from + 1] == names.charAt(i + 1)
          && text[from + 2] == names.charAt(i + 2)) {
        return true;
      }
    }
    return false;
  }
}
