package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BulkBodyTest {
  private final BulkBody body = new BulkBody(1);

  @Test
  void create_writesActionAndDocument() {
    add("logs-a.otel-b", "id1", "{\"a\":1}");
    body.create("metrics-a.otel-b", "id2", Map.of("metrics.x", "gauge_long"));
    write("{}");
    assertThat(text())
        .isEqualTo(
            """
            {"create":{"_index":"logs-a.otel-b","_id":"id1"}}
            {"a":1}
            {"create":{"_index":"metrics-a.otel-b","_id":"id2","dynamic_templates":{"metrics.x":"gauge_long"}}}
            {}
            """);
    assertThat(body.count()).isEqualTo(2);
    assertThat(body.bytes()).isEqualTo(text().length());
    assertThat(new String(body.document(0), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
  }

  @Test
  void copyItem_takesOneItem() {
    for (int i = 0; i < 200; i++) {
      add("i", "id" + i, "{\"n\":" + i + "}");
    }
    BulkBody retry = new BulkBody(1);
    retry.copyItem(body, 7);
    retry.copyItem(body, 199);
    assertThat(new String(retry.buffer(), 0, retry.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"create":{"_index":"i","_id":"id7"}}
            {"n":7}
            {"create":{"_index":"i","_id":"id199"}}
            {"n":199}
            """);
  }

  @Test
  void clear_startsAgain() {
    add("i", "1", "{}");
    body.clear();
    assertThat(body.count()).isZero();
    assertThat(body.bytes()).isZero();
    add("i", "2", "{}");
    assertThat(text()).startsWith("{\"create\":{\"_index\":\"i\",\"_id\":\"2\"");
  }

  @Test
  void create_refusesNamesThatNeedEscapes() {
    for (String name : new String[] {"a\"b", "a\\b", "a\nb", "ä"}) {
      assertThatThrownBy(() -> new BulkBody(1).create("i", name))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void add(String index, String id, String json) {
    body.create(index, id);
    write(json);
  }

  private void write(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    body.write(bytes, 0, bytes.length);
    body.endDocument();
  }

  private String text() {
    return new String(body.buffer(), 0, body.bytes(), StandardCharsets.UTF_8);
  }
}
