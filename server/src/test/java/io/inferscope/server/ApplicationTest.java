package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {

  /** The connection to Elasticsearch is the first part that lives on in threads of its own. */
  @Test
  void start_leavesNothingRunningWhenInterrupted(@TempDir Path directory) {
    Map<String, Object> overrides = new HashMap<>(ScratchDirectories.freePorts(directory));
    overrides.put("elasticsearch.hosts", List.of("http://127.0.0.1:1"));
    Configuration configuration =
        new ConfigurationLoader(name -> null).load(Optional.empty(), overrides);
    Set<Thread> before = connections();

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Application.start(configuration, line -> {}))
        .isInstanceOf(InterruptedException.class);

    assertThat(Thread.interrupted()).isFalse();
    assertThat(connections()).isSubsetOf(before);
  }

  private static Set<Thread> connections() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
        .collect(Collectors.toSet());
  }
}
