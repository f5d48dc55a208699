package io.inferscope.detector;

import io.inferscope.changes.GroupContrast;
import io.inferscope.changes.Item;
import io.inferscope.changes.NumericSamples;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How differences between bad and good requests read.
 *
 * @param name of the bad ones, such as {@code failing}
 * @param bad how many were compared
 * @param good likewise
 */
record RequestWords(String name, int bad, int good) {
  private static final int MOST_ALSO = 5;

  String alike() {
    return String.format(
        Locale.ROOT,
        "Nothing that requests say of themselves sets the %s ones apart: %d of them were compared"
            + " with %d good ones of the same operations.",
        name,
        bad,
        good);
  }

  BadRequests.Difference difference(GroupContrast.Trait trait) {
    List<BadRequests.Trait> traits = traits(trait.items());
    List<BadRequests.Trait> also = traits(trait.alsoDescribedBy());
    BadRequests.Counts counts =
        new BadRequests.Counts(
            trait.unusualCount(),
            trait.usualCount(),
            trait.unusualCount() / (double) bad,
            trait.usualCount() / (double) good);
    String text =
        String.format(
            Locale.ROOT,
            "%s of the %s requests %s, %s of the good ones (%d of %d, %d of %d)%s.",
            percent(counts.badShare()),
            name,
            traits.stream().map(RequestWords::predicate).collect(Collectors.joining(" and ")),
            percent(counts.goodShare()),
            counts.bad(),
            bad,
            counts.good(),
            good,
            also.isEmpty() ? "" : "; the same requests " + alsoText(also));
    return new BadRequests.Difference(
        text, traits, also, trait.effect(), trait.pValue(), counts, null);
  }

  BadRequests.Difference difference(NumericSamples.Shift shift) {
    BadRequests.Trait trait = EntryRequest.trait(shift.field(), null);
    String text =
        String.format(
            Locale.ROOT,
            "%s at %s is %s in %s requests: median %s, %s in good ones.",
            trait.attribute(),
            trait.service(),
            shift.superiority() > 0.5 ? "larger" : "smaller",
            name,
            number(shift.medianAfter()),
            number(shift.medianBefore()));
    return new BadRequests.Difference(
        text,
        List.of(trait),
        List.of(),
        2 * shift.superiority() - 1,
        shift.pValue(),
        null,
        new BadRequests.Medians(shift.medianAfter(), shift.medianBefore()));
  }

  private static List<BadRequests.Trait> traits(List<Item> items) {
    return items.stream().map(item -> EntryRequest.trait(item.field(), item.value())).toList();
  }

  private static String alsoText(List<BadRequests.Trait> also) {
    return also.stream()
        .limit(MOST_ALSO)
        .map(RequestWords::predicate)
        .collect(Collectors.joining(", "));
  }

  private static String predicate(BadRequests.Trait trait) {
    return switch (trait.attribute()) {
      case "service.name" -> "asked " + trait.service();
      case "service.version" -> "ran on " + trait.service() + ' ' + trait.value();
      default -> "had " + trait.attribute() + ' ' + trait.value() + " at " + trait.service();
    };
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
