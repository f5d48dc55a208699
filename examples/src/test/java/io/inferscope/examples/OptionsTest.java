package io.inferscope.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.examples.Options.UsageException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static Options parse(String... arguments) {
    return Options.parse(
        arguments, Set.of("--port", "--otlp-endpoint", "--logstash-address"), Set.of("--flag"));
  }

  @Test
  void parse_readsValuesAndFlags() {
    Options options = parse("--port", "8000", "--flag");

    assertThat(options.port("--port", 1)).isEqualTo(8000);
    assertThat(options.flag("--flag")).isTrue();
    assertThat(options.uri("--otlp-endpoint", "http://127.0.0.1:4318")).hasPort(4318);
  }

  @Test
  void parse_namesWhatIsKnownWhereAnOptionIsNot() {
    assertThatThrownBy(() -> parse("--prot", "8000"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--prot")
        .hasMessageContaining("--port");
  }

  @Test
  void parse_refusesAnOptionWithoutItsValue() {
    assertThatThrownBy(() -> parse("--port"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--port needs a value");
  }

  @Test
  void port_refusesWhatIsNoPort() {
    assertThatThrownBy(() -> parse("--port", "80a").port("--port", 1))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> parse("--port", "65536").port("--port", 1))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void uri_refusesWhatHasNoHost() {
    assertThatThrownBy(
            () -> parse("--otlp-endpoint", "localhost:4318").uri("--otlp-endpoint", "http://a"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--otlp-endpoint");
  }
}
