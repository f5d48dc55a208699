package io.inferscope.detector;

import java.util.Set;
import java.util.stream.Collectors;

/** Which series and measure a finding is about. */
record Subject(Finding.Type type, String service, String detail) {
  static Subject of(Finding finding) {
    return new Subject(finding.type(), finding.service(), finding.detail());
  }

  static Set<Subject> of(Incident incident) {
    return incident.findings().stream().map(Subject::of).collect(Collectors.toSet());
  }
}
