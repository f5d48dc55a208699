package io.inferscope.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What commands need that run an instance of their own. */
final class ScratchDirectories {
  private ScratchDirectories() {}

  /** Configuration for an instance whose data is in {@code scratch}, on ports that are free. */
  static Map<String, Object> freePorts(Path scratch) {
    Map<String, Object> overrides = new LinkedHashMap<>();
    overrides.put("data-directory", scratch.resolve("data").toString());
    overrides.put("collector.otlp-grpc-port", 0);
    overrides.put("collector.otlp-http-port", 0);
    overrides.put("collector.logstash-tcp-port", 0);
    overrides.put("query-api.port", 0);
    overrides.put("elasticsearch.embedded.http-port", 0);
    return overrides;
  }

  /** Deletes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
