package io.inferscope.kibanadashboards;

import java.util.List;

/** What a Kibana made of an import. */
public sealed interface ImportResult {
  /**
   * Everything is there.
   *
   * @param replaced how many objects were there before
   */
  record Imported(int objects, int replaced) implements ImportResult {}

  /**
   * Some objects are there, others not.
   *
   * @param problems a sentence for each that is not, with what to do
   */
  record Incomplete(int objects, List<String> problems) implements ImportResult {
    public Incomplete {
      problems = List.copyOf(problems);
    }
  }

  /** Nothing was imported; the reason is one sentence. */
  record Failed(String reason) implements ImportResult {}
}
