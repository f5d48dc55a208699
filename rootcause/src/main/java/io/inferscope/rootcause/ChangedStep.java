package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A transition that became rarer or more frequent. */
record ChangedStep(Transition.Place place, String second, RateTest test, double strength) {
  private static final int MAX_TEXT = 80;

  String service() {
    return place.service();
  }

  boolean lost() {
    return test.change() < 0;
  }

  /** Whether a transition of the incident shows the change. */
  boolean shownBy(Transition transition) {
    return transition.place().equals(place) && transition.second().equals(second) != lost();
  }

  Clue clue(double judgedStrength, List<String> exampleTraceIds) {
    String text =
        String.format(
            Locale.ROOT,
            "In %s, %s is %s followed by %s (%s)",
            place.operation(),
            quote(place.first()),
            lost() ? "no longer" : "now",
            quote(second),
            test.counts());
    return new Clue(
        EvidenceType.EVENT_SEQUENCE,
        Suspect.service(service()).withOperation(place.operation()),
        FaultKind.CODE,
        judgedStrength,
        new Observed(test.shareBefore(), test.shareAfter(), text, exampleTraceIds),
        this::observe);
  }

  private List<Witness.Observation> observe(List<Trace> traces) {
    List<Witness.Observation> observations = new ArrayList<>();
    for (Trace trace : traces) {
      for (Transition transition : trace.transitions()) {
        if (transition.place().equals(place)) {
          observations.add(new Witness.Observation(transition.node().start(), shownBy(transition)));
        }
      }
    }
    return observations;
  }

  private static String quote(String step) {
    return switch (step) {
      case Transitions.BEGIN -> "the beginning";
      case Transitions.END -> "the end";
      default ->
          step.length() <= MAX_TEXT ? "'" + step + "'" : "'" + step.substring(0, MAX_TEXT) + "…'";
    };
  }
}
