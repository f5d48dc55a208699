package io.inferscope.query;

import io.inferscope.query.QueryNode.Range;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.jspecify.annotations.Nullable;

/** Numbers in queries. Text that is no number finds no number. */
final class NumberBounds {
  private static final BigDecimal LOWEST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal HIGHEST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Keeps the conversion of {@code 1e999999999} from filling the memory. */
  private static final int MAX_EXPONENT = 400;

  private NumberBounds() {}

  /** Adds what finds the number {@code text}. */
  static void addEqual(BooleanQuery.Builder any, String field, String text) {
    BigDecimal number = parse(text);
    if (number == null) {
      return;
    }
    double decimal = number.doubleValue();
    any.add(DoublePoint.newExactQuery(FieldWriter.decimalField(field), decimal), Occur.SHOULD);
    if (number.stripTrailingZeros().scale() <= 0
        && number.compareTo(LOWEST) >= 0
        && number.compareTo(HIGHEST) <= 0) {
      any.add(
          LongPoint.newExactQuery(FieldWriter.wholeField(field), number.longValueExact()),
          Occur.SHOULD);
    }
  }

  /** Adds what finds the numbers within a range. */
  static void addBetween(BooleanQuery.Builder any, Range range) {
    BigDecimal lower = parse(range.lower());
    BigDecimal upper = parse(range.upper());
    if ((lower == null && range.lower() != null) || (upper == null && range.upper() != null)) {
      return;
    }
    addDecimals(any, range, lower, upper);
    addWholes(any, range, lower, upper);
  }

  private static void addDecimals(
      BooleanQuery.Builder any,
      Range range,
      @Nullable BigDecimal lower,
      @Nullable BigDecimal upper) {
    double from = lower == null ? Double.NEGATIVE_INFINITY : lower.doubleValue();
    double to = upper == null ? Double.POSITIVE_INFINITY : upper.doubleValue();
    from = lower == null || range.includesLower() ? from : DoublePoint.nextUp(from);
    to = upper == null || range.includesUpper() ? to : DoublePoint.nextDown(to);
    any.add(
        DoublePoint.newRangeQuery(FieldWriter.decimalField(range.field()), from, to), Occur.SHOULD);
  }

  private static void addWholes(
      BooleanQuery.Builder any,
      Range range,
      @Nullable BigDecimal lower,
      @Nullable BigDecimal upper) {
    BigDecimal from = lower == null ? LOWEST : lower.setScale(0, RoundingMode.CEILING);
    if (lower != null && !range.includesLower() && from.compareTo(lower) == 0) {
      from = from.add(BigDecimal.ONE);
    }
    BigDecimal to = upper == null ? HIGHEST : upper.setScale(0, RoundingMode.FLOOR);
    if (upper != null && !range.includesUpper() && to.compareTo(upper) == 0) {
      to = to.subtract(BigDecimal.ONE);
    }
    if (from.compareTo(to) <= 0 && from.compareTo(HIGHEST) <= 0 && to.compareTo(LOWEST) >= 0) {
      any.add(
          LongPoint.newRangeQuery(
              FieldWriter.wholeField(range.field()),
              from.max(LOWEST).longValueExact(),
              to.min(HIGHEST).longValueExact()),
          Occur.SHOULD);
    }
  }

  private static @Nullable BigDecimal parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      long exponent = (long) number.precision() - number.scale();
      return Math.abs(exponent) <= MAX_EXPONENT ? number : null;
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }
}
