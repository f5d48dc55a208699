package io.inferscope.embeddedelasticsearch;

/** Turns the launcher's verdict into the sentence that a person reads. */
final class StartFailure {
  private StartFailure() {}

  /** The line is {@code failed KIND DETAIL}. */
  static EmbeddedElasticsearchException of(String line, EmbeddedConfig config) {
    String[] words = line.split(" ", 3);
    String detail = words.length < 3 ? "" : words[2];
    return new EmbeddedElasticsearchException(
        switch (words[1]) {
          case "port" -> Preconditions.portTaken(config.httpPort());
          case "lock" -> Preconditions.dataInUse(config.dataDirectory());
          case "disk" -> Preconditions.diskFull(config.dataDirectory());
          default -> "Elasticsearch did not start: " + detail + "; more in " + logs(config) + ".";
        });
  }

  static EmbeddedElasticsearchException noAnswer(EmbeddedConfig config) {
    return new EmbeddedElasticsearchException(
        "Elasticsearch did not answer within "
            + config.startTimeout().toSeconds()
            + " s; more in "
            + logs(config)
            + ".");
  }

  private static String logs(EmbeddedConfig config) {
    return config.dataDirectory().resolve("logs").toString();
  }
}
