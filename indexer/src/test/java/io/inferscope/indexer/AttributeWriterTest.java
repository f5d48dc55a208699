package io.inferscope.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.Attributes;
import io.inferscope.model.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AttributeWriterTest {
  private final Originals originals = new Originals();
  private final AttributeWriter writer = new AttributeWriter(originals);
  private final JsonBytes changes = new JsonBytes(64);

  @Test
  void write_keepsPlainAttributesAsTheyAre() {
    Attributes attributes =
        Attributes.builder()
            .put("b", "x")
            .put("a.b", 1)
            .put("a", Value.of(0.5))
            .put("list", new Value.Array(List.of(Value.of("x"), Value.of(1))))
            .build();

    assertThat(write(attributes))
        .isEqualTo("{\"attributes\":{\"b\":\"x\",\"a.b\":1,\"a\":0.5,\"list\":[\"x\",1]}}");
    assertThat(originals.steps()).isZero();
  }

  @Test
  void write_flattensMapsIntoDottedNames() {
    Attributes attributes =
        Attributes.builder()
            .put(
                "a",
                new Value.MapValue(
                    Attributes.builder()
                        .put("b", 1)
                        .put("c", new Value.MapValue(Attributes.builder().put("d", "x").build()))
                        .build()))
            .build();

    assertThat(write(attributes)).isEqualTo("{\"attributes\":{\"a.b\":1,\"a.c.d\":\"x\"}}");
    assertThat(changes())
        .isEqualTo(
            "{\"normalised\":[\"map-flattened\"],\"original\":\"{\\\"attributes\\\":["
                + "{\\\"key\\\":\\\"a\\\",\\\"value\\\":{\\\"kvlistValue\\\":{\\\"values\\\":["
                + "{\\\"key\\\":\\\"b\\\",\\\"value\\\":{\\\"intValue\\\":\\\"1\\\"}},"
                + "{\\\"key\\\":\\\"c\\\",\\\"value\\\":{\\\"kvlistValue\\\":{\\\"values\\\":["
                + "{\\\"key\\\":\\\"d\\\",\\\"value\\\":{\\\"stringValue\\\":\\\"x\\\"}}]}}}]}}}]}\"}");
  }

  @Test
  void write_keepsTheLastOfRepeatedNamesAndAllInTheOriginal() {
    Attributes attributes = Attributes.builder().put("a", 1).put("x", 5).put("a", 2).build();

    assertThat(write(attributes)).isEqualTo("{\"attributes\":{\"a\":2,\"x\":5}}");
    assertThat(changes()).contains("name-repeated").contains("1").contains("2").doesNotContain("x");
  }

  @Test
  void write_letsNamesThatBecomeOneCollide() {
    Attributes attributes =
        Attributes.builder()
            .put("a.b", 1)
            .put("a", new Value.MapValue(Attributes.builder().put("b", 2).build()))
            .build();

    assertThat(write(attributes)).isEqualTo("{\"attributes\":{\"a.b\":2}}");
    assertThat(changes()).contains("name-repeated").contains("map-flattened").contains("a.b");
  }

  @Test
  void write_turnsArraysOfOtherThanPlainValuesIntoText() {
    Value map = new Value.MapValue(Attributes.builder().put("k", 1).build());
    Attributes attributes =
        Attributes.builder().put("a", new Value.Array(List.of(map, Value.of("x")))).build();

    assertThat(write(attributes))
        .isEqualTo("{\"attributes\":{\"a\":\"[{\\\"k\\\":1},\\\"x\\\"]\"}}");
    assertThat(changes()).contains("nested-as-text");
  }

  @Test
  void write_leavesOutWhatJsonCannotSay() {
    Attributes attributes =
        Attributes.builder()
            .put("nan", Value.of(Double.NaN))
            .put("empty", Value.EMPTY)
            .put("list", new Value.Array(List.of()))
            .put("map", new Value.MapValue(Attributes.EMPTY))
            .put("bytes", new Value.Bytes(new byte[] {(byte) 0xAB}))
            .put("", "nameless")
            .build();

    assertThat(write(attributes))
        .isEqualTo("{\"attributes\":{\"bytes\":\"ab\",\"_\":\"nameless\"}}");
    assertThat(changes())
        .contains("not-finite-left-out", "empty-left-out", "bytes-as-hex", "name-changed")
        .contains("NaN");
  }

  @Test
  void write_addsTheExtraAttributeUnlessTheSenderSetIt() {
    Attributes own = Attributes.builder().put("event.name", "mine").build();

    assertThat(write(own, "event.name", "other"))
        .isEqualTo("{\"attributes\":{\"event.name\":\"mine\"}}");
    assertThat(write(Attributes.EMPTY, "event.name", "other"))
        .isEqualTo("{\"attributes\":{\"event.name\":\"other\"}}");
  }

  @Test
  void write_survivesTenThousandNamesAndDeepNesting() {
    Attributes.Builder many = Attributes.builder();
    for (int i = 0; i < 10_000; i++) {
      many.put("name." + i, i);
    }
    Value deep = Value.of(1);
    for (int i = 0; i < 64; i++) {
      deep = new Value.MapValue(Attributes.builder().put("n", deep).build());
    }
    many.put("deep", deep);

    assertThat(Records.parse(write(many.build())).get("attributes").size()).isEqualTo(10_001);
  }

  private String write(Attributes attributes) {
    return write(attributes, "", null);
  }

  private String write(Attributes attributes, String extraName, String extraValue) {
    JsonBytes json = new JsonBytes(64);
    json.openObject();
    writer.write(json, attributes, "attributes", extraName, extraValue);
    return json.closeObject().text();
  }

  private String changes() {
    changes.openObject();
    originals.write(changes);
    return changes.closeObject().text();
  }
}
