package io.inferscope.rootcause;

import io.inferscope.model.FaultKind;

/**
 * Something that differs between two slices, charged to one service.
 *
 * @param kind what it hints at
 * @param strength how unlikely it is where nothing happened, in standard deviations of a normal
 *     distribution; 0 or less says nothing
 * @param witness tells when it showed
 */
record Clue(
    EvidenceType type,
    Suspect suspect,
    FaultKind kind,
    double strength,
    Observed observed,
    Witness witness) {

  String service() {
    return suspect.service();
  }

  double square() {
    return strength * strength;
  }

  Clue withStrength(double calibrated) {
    return new Clue(type, suspect, kind, calibrated, observed, witness);
  }
}
