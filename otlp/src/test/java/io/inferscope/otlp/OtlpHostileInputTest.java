package io.inferscope.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Value;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtlpHostileInputTest {
  private final List<LogRecord> logs = new ArrayList<>();

  @Test
  void decode_keepsWhatIsNestedTooDeepAsJson() {
    AnyValue value = text("core");
    for (int i = 0; i < 3; i++) {
      value = map("k", array(value));
    }

    DecodeResult result = decode(request(value), new DecodeLimits(2));

    assertThat(result).isEqualTo(new DecodeResult.Decoded(1, 0, 1));
    assertThat(logs.getFirst().body())
        .hasToString(
            "MapValue[entries={k=Array[values=[Text[value={\"k\":[{\"k\":[\"core\"]}]}]]]}]");
  }

  @Test
  void decode_survivesTensOfThousandsOfLevels() {
    byte[] value = text("core").toByteArray();
    WireWriter out = new WireWriter();
    int levels = 20_000;
    int[] starts = new int[2 * levels];
    for (int i = 0; i < levels; i++) {
      starts[2 * i] = i == 0 ? 0 : out.begin(1);
      starts[2 * i + 1] = out.begin(5);
    }
    out.presentBytes(1, value);
    // The innermost content is small and every level adds a few bytes, so ends move little.
    for (int i = 2 * levels - 1; i > 0; i--) {
      out.end(starts[i]);
    }
    WireWriter request = new WireWriter();
    int resource = request.begin(1);
    int scope = request.begin(2);
    int record = request.begin(2);
    request.presentBytes(5, out.toBytes());
    request.end(record);
    request.end(scope);
    request.end(resource);

    DecodeResult result = decode(request.toBytes(), DecodeLimits.DEFAULT);

    assertThat(OtlpCheck.check(Signal.LOGS, request.toBytes(), DecodeLimits.DEFAULT))
        .isEqualTo(new CheckResult.Sound(1, Map.of("unknown_service", 1)));
    assertThat(result).isEqualTo(new DecodeResult.Decoded(1, 0, 1));
  }

  @Test
  void decode_keepsDeepBytesThatAreNoValueAtAll() {
    byte[] request =
        withBody(new byte[] {5 << 3 | 2, 5, 1 << 3 | 2, 3, 5 << 3 | 2, 1, (byte) 0xff});

    DecodeResult result = decode(request, new DecodeLimits(1));

    assertThat(result).isEqualTo(new DecodeResult.Decoded(1, 0, 1));
    assertThat(logs.getFirst().body())
        .isEqualTo(new Value.Array(List.of(new Value.Bytes(new byte[] {(byte) 0xff}))));
  }

  @Test
  void decode_replacesAndCountsWhatIsNotUtf8() {
    byte[] request = withBody(new byte[] {1 << 3 | 2, 3, 'a', (byte) 0xff, 'b'});

    DecodeResult result = decode(request, DecodeLimits.DEFAULT);

    assertThat(result).isEqualTo(new DecodeResult.Decoded(1, 1, 0));
    assertThat(logs.getFirst().body()).isEqualTo(Value.of("a\uFFFDb"));
  }

  @Test
  void decode_countsNoRepairWhereTheSenderWroteTheReplacementCharacter() {
    assertThat(decode(request(text("a\uFFFDb")), DecodeLimits.DEFAULT))
        .isEqualTo(new DecodeResult.Decoded(1, 0, 0));
  }

  @Test
  void decode_namesTheOffsetOfWhatIsCutOff() {
    byte[] request = request(text("core"));

    DecodeResult result = decode(Arrays.copyOf(request, request.length - 1), DecodeLimits.DEFAULT);

    assertThat(result)
        .isEqualTo(
            new DecodeResult.Malformed(1, "a field of 12 bytes runs past its message's end"));
    assertThat(logs).isEmpty();
  }

  @Test
  void decode_readsAResourceThatComesAfterItsRecords() {
    byte[] records =
        ResourceLogs.newBuilder().addScopeLogs(scopeLogs(text("a"))).build().toByteArray();
    byte[] resource =
        ResourceLogs.newBuilder().setResource(service("gateway")).build().toByteArray();
    WireWriter out = new WireWriter();
    out.presentBytes(
        1, ByteString.copyFrom(records).concat(ByteString.copyFrom(resource)).toByteArray());

    decode(out.toBytes(), DecodeLimits.DEFAULT);

    assertThat(logs).extracting(log -> log.resource().serviceName()).containsExactly("gateway");
    assertThat(OtlpCheck.check(Signal.LOGS, out.toBytes(), DecodeLimits.DEFAULT))
        .isEqualTo(new CheckResult.Sound(1, Map.of("gateway", 1)));
  }

  @Test
  void decode_skipsFieldsOfLaterVersions() {
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(
                900,
                UnknownFieldSet.Field.newBuilder()
                    .addVarint(1)
                    .addFixed32(2)
                    .addFixed64(3)
                    .addLengthDelimited(ByteString.copyFromUtf8("x"))
                    .addGroup(
                        UnknownFieldSet.newBuilder()
                            .addField(
                                1,
                                UnknownFieldSet.Field.newBuilder()
                                    .addGroup(UnknownFieldSet.getDefaultInstance())
                                    .build())
                            .build())
                    .build())
            .build();
    byte[] request =
        ExportLogsServiceRequest.newBuilder()
            .setUnknownFields(later)
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .setUnknownFields(later)
                    .addScopeLogs(scopeLogs(text("a")).toBuilder().setUnknownFields(later)))
            .build()
            .toByteArray();

    assertThat(decode(request, DecodeLimits.DEFAULT)).isEqualTo(new DecodeResult.Decoded(1, 0, 0));
  }

  @Test
  void decode_sharesResourcesScopesAndNames() {
    ScopeLogs scope = ScopeLogs.newBuilder().addLogRecords(log()).addLogRecords(log()).build();
    byte[] request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
            .build()
            .toByteArray();

    decode(request, DecodeLimits.DEFAULT);
    decode(request, DecodeLimits.DEFAULT);

    assertThat(logs.get(1).resource()).isSameAs(logs.get(0).resource());
    assertThat(logs.get(1).scope()).isSameAs(logs.get(0).scope());
    assertThat(logs.get(3).attributes().name(0)).isSameAs(logs.get(2).attributes().name(0));
  }

  @Test
  void check_boundsTheServicesThatItTellsApart() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    for (int i = 0; i < 1000; i++) {
      request.addResourceLogs(
          ResourceLogs.newBuilder()
              .setResource(service("service-" + i))
              .addScopeLogs(scopeLogs(text("a"))));
    }

    CheckResult result =
        OtlpCheck.check(Signal.LOGS, request.build().toByteArray(), DecodeLimits.DEFAULT);

    assertThat(result)
        .isInstanceOfSatisfying(
            CheckResult.Sound.class,
            sound -> {
              assertThat(sound.records()).isEqualTo(1000);
              assertThat(sound.recordsByService())
                  .hasSize(OtlpCheck.MOST_SERVICES + 1)
                  .containsEntry(OtlpCheck.OTHER_SERVICES, 1000 - OtlpCheck.MOST_SERVICES);
            });
  }

  private DecodeResult decode(byte[] request, DecodeLimits limits) {
    return OtlpLogs.decode(request, limits, (index, log) -> logs.add(log));
  }

  private static io.opentelemetry.proto.logs.v1.LogRecord log() {
    return io.opentelemetry.proto.logs.v1.LogRecord.newBuilder()
        .addAttributes(KeyValue.newBuilder().setKey("shared.name").setValue(text("v")))
        .build();
  }

  private static byte[] request(AnyValue body) {
    return withBody(body.toByteArray());
  }

  private static byte[] withBody(byte[] anyValue) {
    WireWriter out = new WireWriter();
    int resource = out.begin(1);
    int scope = out.begin(2);
    int record = out.begin(2);
    out.presentBytes(5, anyValue);
    out.end(record);
    out.end(scope);
    out.end(resource);
    return out.toBytes();
  }

  private static ScopeLogs scopeLogs(AnyValue body) {
    return ScopeLogs.newBuilder()
        .addLogRecords(io.opentelemetry.proto.logs.v1.LogRecord.newBuilder().setBody(body))
        .build();
  }

  private static Resource service(String name) {
    return Resource.newBuilder()
        .addAttributes(KeyValue.newBuilder().setKey("a").setValue(text("b")))
        .addAttributes(KeyValue.newBuilder().setKey("service.name").setValue(text(name)))
        .build();
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder()
        .setStringValueBytes(ByteString.copyFrom(text.getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  private static AnyValue array(AnyValue element) {
    return AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(element)).build();
  }

  private static AnyValue map(String key, AnyValue value) {
    return AnyValue.newBuilder()
        .setKvlistValue(
            KeyValueList.newBuilder().addValues(KeyValue.newBuilder().setKey(key).setValue(value)))
        .build();
  }
}
