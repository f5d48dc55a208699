package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.server.Configuration.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLoaderTest {
  @TempDir Path directory;

  private final ConfigurationLoader loader = new ConfigurationLoader(Map.of("PORT", "9300")::get);

  @Test
  void load_pinsTheDefaults() {
    Configuration configuration = loader.load(Optional.empty(), Map.of());

    assertThat(configuration.toString())
        .isEqualTo(
            "Configuration[dataDirectory=./data, bindAddress=127.0.0.1, roles="
                + configuration.roles()
                + ", collector=CollectorSection[otlpGrpcPort=4317, otlpHttpPort=4318, logstashTcpPort=4560,"
                + " maxRequestSize=DataSize[bytes=16777216], maxLineLength=DataSize[bytes=1048576],"
                + " maxInFlight=DataSize[bytes=67108864], logstashTenant=default],"
                + " buffer=BufferSection[maxSize=DataSize[bytes=8589934592], minFreeDisk=DataSize[bytes=1073741824]],"
                + " elasticsearch=ElasticsearchSection[hosts=[], credentials withheld],"
                + " indexer=IndexerSection[bulkSize=DataSize[bytes=5242880], concurrentBulks=3, patternMemory=DataSize[bytes=67108864]],"
                + " detector=DetectorSection[interval=PT5S, baseline=PT15M, resolveAfter=PT5M],"
                + " queryApi=QueryApiSection[port=8480, maxRange=PT744H, maxPageSize=1000],"
                + " access=AccessSection[apiKeys=[]]]");
    assertThat(configuration.roles()).containsExactlyInAnyOrder(Role.values());
    assertThat(configuration.elasticsearch().embedded().httpPort()).isEqualTo(9200);
  }

  @Test
  void load_laysTheFileOverTheDefaults() throws IOException {
    Configuration configuration =
        loader.load(
            file("elasticsearch: {embedded: {http-port: '${PORT}'}}\ndetector: {interval: 1m}"),
            Map.of());

    assertThat(configuration.elasticsearch().embedded().httpPort()).isEqualTo(9300);
    assertThat(configuration.elasticsearch().embedded().heap()).isEqualTo(new DataSize(512 << 20));
    assertThat(configuration.detector().interval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void load_namesAnUnknownKeyAndTheKnownOnes() {
    assertThatThrownBy(() -> loader.load(file("query-api: {prot: 1}"), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("query-api.prot: unknown key; known here are max-page-size, max-range, port");
  }

  @Test
  void load_namesABadValueAndWhatIsAllowed() {
    assertThatThrownBy(() -> loader.load(file("detector: {interval: soon}"), Map.of()))
        .hasMessage(
            "detector.interval: 'soon' is not allowed; expected a duration such as 200ms, 10s, 5m, 12h or 7d");
    assertThatThrownBy(() -> loader.load(file("buffer: {max-size: big}"), Map.of()))
        .hasMessageContaining("buffer.max-size")
        .hasMessageContaining("expected a size such as");
    assertThatThrownBy(() -> loader.load(file("roles: [cook]"), Map.of()))
        .hasMessage(
            "roles[0]: 'cook' is not allowed; expected one of collector, indexer, detector, query-api");
  }

  @Test
  void load_refusesAnUnsetVariableWithoutDefault() {
    assertThatThrownBy(() -> loader.load(file("data-directory: ${NOWHERE}"), Map.of()))
        .hasMessage("The environment variable NOWHERE is not set");
  }

  @Test
  void load_takesOverridesByPath() {
    assertThat(loader.load(Optional.empty(), Map.of("query-api.port", "1234")).queryApi().port())
        .isEqualTo(1234);
  }

  private Optional<Path> file(String text) throws IOException {
    return Optional.of(Files.writeString(directory.resolve("inferscope.yaml"), text));
  }
}
