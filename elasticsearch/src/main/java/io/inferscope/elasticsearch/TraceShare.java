package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A share of all traces, chosen by the last three digits of their ids, which W3C Trace Context has
 * be random: the same traces in every stream of every signal, and each of them whole.
 */
public final class TraceShare {
  private static final int GRAINS = 1 << 12;

  private TraceShare() {}

  /**
   * A query for documents of about {@code share} of the traces, at least one in 4,096, to be used
   * with {@link Selection#matching}. Documents without a trace do not match.
   */
  public static String query(double share) {
    int grains = (int) Math.clamp(Math.round(share * GRAINS), 1L, (long) GRAINS);
    ObjectNode query = Json.object();
    if (grains == GRAINS) {
      query.withObject("/exists").put("field", "trace_id");
    } else {
      query.withObject("/regexp/trace_id").put("value", ".*(" + endings(grains) + ")");
    }
    return query.toString();
  }

  /** A query for documents that belong to no trace. */
  public static String loose() {
    ObjectNode query = Json.object();
    ArrayNode not = query.withObject("/bool").putArray("must_not");
    not.addObject().withObject("/exists").put("field", "trace_id");
    return query.toString();
  }

  /** A regular expression for the three hexadecimal digits of all numbers below a bound. */
  private static String endings(int below) {
    StringBuilder any = new StringBuilder();
    String digits = "%03x".formatted(below);
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), 16);
      if (digit > 0) {
        any.append(any.isEmpty() ? "" : "|").append(digits, 0, i).append('[');
        any.append("0123456789abcdef", 0, digit).append(']');
        any.append("[0-9a-f]".repeat(digits.length() - 1 - i));
      }
    }
    return any.toString();
  }
}
