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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                + ", collector=CollectorSection[otlpGrpcPort=4317, otlpHttpPort=4318,"
                + " logstashTcpPort=4560, maxRequestSize=16MB, maxLineLength=1MB, maxInFlight=64MB,"
                + " logstashTenant=default], buffer=BufferSection[type=DISK, maxSize=8GB, minFreeDisk=1GB,"
                + " kafka=KafkaSection[servers=, properties withheld]],"
                + " elasticsearch=ElasticsearchSection[hosts=[], credentials withheld],"
                + " indexer=IndexerSection[bulkSize=5MB, concurrentBulks=3, patternMemory=64MB],"
                + " detector=DetectorSection[interval=PT5S, baseline=PT15M, resolveAfter=PT5M],"
                + " queryApi=QueryApiSection[port=8480, maxRange=PT744H, maxPageSize=1000, kibanaUrl=],"
                + " retention=RetentionSection[logs=PT720H, traces=PT336H, metrics=PT720H,"
                + " rollup=PT9600H, quarantine=PT2160H, tenants={}],"
                + " traceSampling=TraceSamplingSection[keepPercent=100, slow=PT2S, after=PT1H],"
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
        .hasMessage(
            "query-api.prot: unknown key; known here are kibana-url, max-page-size, max-range, port");
  }

  @Test
  void load_namesABadValueAndWhatIsAllowed() {
    assertThatThrownBy(() -> loader.load(file("detector: {interval: soon}"), Map.of()))
        .hasMessage(
            "detector.interval: 'soon' is not allowed; expected a duration such as 200ms, 10s, 5m,"
                + " 12h or 7d");
    assertThatThrownBy(() -> loader.load(file("buffer: {max-size: big}"), Map.of()))
        .hasMessageContaining("buffer.max-size")
        .hasMessageContaining("expected a size such as");
    assertThatThrownBy(() -> loader.load(file("roles: [cook]"), Map.of()))
        .hasMessage(
            "roles[0]: 'cook' is not allowed; expected one of collector, indexer, detector,"
                + " query-api");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colector: {}|colector: unknown key; known here are access, bind-address, buffer,"
            + " collector, data-directory, detector, elasticsearch, indexer, query-api,"
            + " retention, roles, trace-sampling",
        "query-api: {port: 70000}|query-api.port: '70000' is not allowed;"
            + " expected a port from 1 to 65535, or 0 for any that is free",
        "collector: {otlp-grpc-port: -1}|collector.otlp-grpc-port: '-1' is not allowed;"
            + " expected a port from 1 to 65535, or 0 for any that is free",
        "query-api: {port: http}|query-api.port: 'http' is not allowed; expected a whole number",
        "query-api: {max-page-size: 20000}|query-api.max-page-size: '20000' is not allowed;"
            + " expected 1 to 10000",
        "detector: {interval: 0s}|detector.interval: '0ms' is not allowed;"
            + " expected at least 1000ms",
        "collector: {max-request-size: 1GB}|collector.max-request-size: '1GB' is not allowed;"
            + " expected a size from 1KB to 64MB",
        "collector: {max-in-flight: 8MB}|collector.max-in-flight: '8MB' is not allowed;"
            + " expected a size from 32MB up",
        "elasticsearch: {embedded: {heap: 8MB}}|elasticsearch.embedded.heap: '8MB' is not allowed;"
            + " expected a size from 256MB up",
        "trace-sampling: {keep-percent: 101}|trace-sampling.keep-percent: '101' is not allowed;"
            + " expected 0 to 100",
        "trace-sampling: {after: 5m}|trace-sampling.after: '300000ms' is not allowed;"
            + " expected at least 3600000ms",
        "buffer: {type: tape}|buffer.type: 'tape' is not allowed; expected one of disk, kafka",
        "buffer: {kafka: {partitions: 0}}|buffer.kafka.partitions: '0' is not allowed;"
            + " expected 1 to 10000",
        "indexer:|indexer: expected keys and values",
        "detector: 5|detector: expected keys and values",
        "query-api: {port: }|query-api.port: expected a whole number",
        "elasticsearch: {hosts: {a: b}}|elasticsearch.hosts: expected a list",
        "- a|%s: expected keys and values at the top level",
        "{a: 1, a: 2}|%s is not valid YAML: Duplicate field 'a' (line 1)",
      })
  void load_saysWhatIsWrongAndWhatIsAllowed(String text, String message) throws IOException {
    Optional<Path> file = file(text);

    assertThatThrownBy(() -> loader.load(file, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message.replace("%s", file.orElseThrow().toString()));
  }

  @Test
  void load_checksApiKeys() throws IOException {
    String hash = "sha256:" + "0".repeat(64);
    String key = "{id: a, tenant: %s, scopes: [%s], hash: '%s'}";

    assertThatThrownBy(() -> load(key.formatted("acme", "cook", hash)))
        .hasMessage(
            "access.api-keys[0].scopes[0]: 'cook' is not allowed;"
                + " expected one of ingest, read, operate, admin");
    assertThatThrownBy(() -> load(key.formatted("Acme", "read", hash)))
        .hasMessageStartingWith("access.api-keys[0]: a tenant is 1 to 100 characters of a-z");
    assertThatThrownBy(() -> load(key.formatted("acme", "read", "plain text")))
        .hasMessageStartingWith("access.api-keys[0]: expected sha256: and 64 hex digits");
    String good = key.formatted("acme", "read", hash);
    assertThatThrownBy(() -> load(good + "," + good))
        .hasMessage("access.api-keys: 'a' is not allowed; expected an id that no other key has");
    assertThat(load(good).access().apiKeys()).hasSize(1);
  }

  private Configuration load(String keys) throws IOException {
    return loader.load(file("access: {api-keys: [" + keys + "]}"), Map.of());
  }

  @Test
  void load_namesAFileThatIsNotThere() {
    Path missing = directory.resolve("missing.yaml");

    assertThatThrownBy(() -> loader.load(Optional.of(missing), Map.of()))
        .hasMessageStartingWith("Cannot read the configuration file " + missing);
  }

  @Test
  void shifted_movesEveryPortAndRefusesWhatIsNone() {
    Configuration configuration = loader.load(Optional.empty(), Map.of("query-api.port", "0"));

    assertThat(configuration.shifted(1000).collector().otlpGrpcPort()).isEqualTo(5317);
    assertThat(configuration.shifted(1000).queryApi().port()).isZero();
    assertThatThrownBy(() -> configuration.shifted(65_000))
        .hasMessageStartingWith("port 4317 with the offset 65000: '69317' is not allowed;");
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

  @ParameterizedTest
  @ValueSource(strings = {"it's \"mine\"", "{b, c", "${HOME}/data", "[1]", "# none"})
  void load_takesOverridesAsTheyAre(String text) {
    assertThat(
            loader
                .load(Optional.empty(), Map.of("data-directory", text))
                .dataDirectory()
                .toString())
        .isEqualTo(text);
  }

  private Optional<Path> file(String text) throws IOException {
    return Optional.of(Files.writeString(directory.resolve("inferscope.yaml"), text));
  }
}
