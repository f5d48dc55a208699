package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "17, 17, 17",
    "1024, 1024, 1KB",
    "512KB, 524288, 512KB",
    "1536 k, 1572864, 1536KB",
    "64mb, 67108864, 64MB",
    "10G, 10737418240, 10GB",
    "2TB, 2199023255552, 2TB",
    "2048GB, 2199023255552, 2TB",
  })
  void parse_readsPowersOf1024(String text, long bytes, String written) {
    assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(DataSize.parse(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "big", "-1", "1.5GB", "1EB", "9999999999999"})
  void parse_refusesEverythingElse(String text) {
    assertThatThrownBy(() -> DataSize.parse(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("'" + text + "' is not allowed; expected a size such as 512KB, 64MB or 10GB");
  }
}
