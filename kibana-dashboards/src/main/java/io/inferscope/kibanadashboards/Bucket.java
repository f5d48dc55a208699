package io.inferscope.kibanadashboards;

/** What the documents of a panel are grouped by. */
sealed interface Bucket {
  /** Intervals of the data view's time field, as long as fits the screen. */
  record Time() implements Bucket {}

  /**
   * Values of a field.
   *
   * @param numeric whether the field holds numbers
   * @param size the most values that are shown, those of {@code order} first
   * @param withNone whether documents without the field are shown too, as a value of their own
   */
  record Terms(String label, String field, boolean numeric, int size, Order order, boolean withNone)
      implements Bucket {
    /** Of numbers. */
    Terms numbers() {
      return new Terms(label, field, true, size, order, withNone);
    }

    /** Documents without the field are shown too. */
    Terms orNone() {
      return new Terms(label, field, numeric, size, order, true);
    }

    /** Those with the smallest first number first. */
    Terms smallestFirst() {
      return new Terms(label, field, numeric, size, Order.SMALLEST, withNone);
    }
  }

  /** Which values come first. */
  enum Order {
    /** Those with the largest first number that Kibana can sort by, else the most documents. */
    LARGEST,
    /** Those with the smallest such number, the earliest time above all. */
    SMALLEST,
    /** Those that the fewest documents have. */
    RAREST,
    ALPHABETICAL
  }

  static Time time() {
    return new Time();
  }

  static Terms top(int size, String label, String field) {
    return new Terms(label, field, false, size, Order.LARGEST, false);
  }

  /** A property of what the bucket before has selected already. */
  static Terms property(String label, String field) {
    return new Terms(label, field, false, 3, Order.ALPHABETICAL, false);
  }

  /** Kibana shows as many as fit on a page. */
  static Terms rarest(String label, String field) {
    return new Terms(label, field, false, 100, Order.RAREST, false);
  }
}
