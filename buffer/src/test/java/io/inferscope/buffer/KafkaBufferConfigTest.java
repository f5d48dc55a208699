package io.inferscope.buffer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is wrong before any broker answers. */
class KafkaBufferConfigTest {
  @Test
  void open_saysThatKafkaIsAway() {
    assertThatThrownBy(
            () ->
                KafkaBuffer.open(
                    config(
                        1,
                        Map.of(
                            "bootstrap.servers",
                            "127.0.0.1:9",
                            "default.api.timeout.ms",
                            "1000",
                            "request.timeout.ms",
                            "500")),
                    Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:9");
  }

  @Test
  void config_refusesSettingsThatAreOursOrNobodys() {
    assertThatThrownBy(() -> config(1, Map.of("bootstrap.servers", "a:1", "acks", "1")))
        .hasMessageContaining("acks cannot be set");
    assertThatThrownBy(() -> config(1, Map.of("bootstrap.servers", "a:1", "sasl.mechanisn", "x")))
        .hasMessageContaining("sasl.mechanisn is no setting");
    assertThatThrownBy(() -> config(1, Map.of()))
        .hasMessageContaining("bootstrap.servers is missing");
  }

  private static KafkaBufferConfig config(int partitions, Map<String, String> properties) {
    return new KafkaBufferConfig(
        properties,
        "",
        partitions,
        Map.of(Topic.LOGS, Set.of("indexer")),
        "default",
        1 << 20,
        64 << 20,
        1L << 30,
        true);
  }
}
