package io.inferscope.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What protobuf parses is sound and what it refuses is malformed, but for two things that are kept
 * here though protobuf refuses them: texts that are not UTF-8, and what is nested very deeply.
 */
class OtlpVerdictTest {
  private static final int REQUESTS = 3500;
  private static final int BUILT_REQUESTS = 60_000;
  private static final List<Signal> SIGNALS = List.of(Signal.LOGS, Signal.TRACES, Signal.METRICS);

  private final Seed seed = Seed.draw();
  private final RandomRequests random = new RandomRequests(seed.value());
  private final RandomBytes randomBytes = new RandomBytes(seed.value());

  @Test
  void check_judgesDamagedRequestsAsProtobufDoes() {
    int malformed = 0;
    for (int i = 0; i < REQUESTS; i++) {
      Signal signal = SIGNALS.get(i % 3);
      malformed += judge(signal, randomBytes.damaged(request(signal)), i) ? 0 : 1;
    }
    assertThat(malformed).isBetween(REQUESTS / 10, REQUESTS * 9 / 10);
  }

  @Test
  void check_judgesAnyFieldsAsProtobufDoes() {
    int malformed = 0;
    for (int i = 0; i < BUILT_REQUESTS; i++) {
      malformed += judge(SIGNALS.get(i % 3), randomBytes.built(), i) ? 0 : 1;
    }
    assertThat(malformed).isBetween(BUILT_REQUESTS / 50, BUILT_REQUESTS * 9 / 10);
  }

  /** Whether the request is sound, which is asserted to be protobuf's opinion. */
  private boolean judge(Signal signal, byte[] request, int round) {
    boolean sound =
        OtlpCheck.check(signal, request, DecodeLimits.DEFAULT) instanceof CheckResult.Sound;
    String refusal = protobufsRefusal(signal, request);
    if (!refusal.contains("invalid UTF-8") && !refusal.contains("too many levels of nesting")) {
      assertThat(sound)
          .as("%s: protobuf says '%s'", seed.inRound(round), refusal)
          .isEqualTo(refusal.isEmpty());
    }
    assertThat(!sound || decode(signal, request) instanceof DecodeResult.Decoded)
        .as(seed.inRound(round))
        .isTrue();
    return sound;
  }

  /** A tag or a length is 32 bits, however long its sender wrote it. */
  @ParameterizedTest
  @CsvSource({
    "0a02, 2a00, true",
    "8a808080808001 02, 2a00, true",
    "0a 82808080808001, 2a00, true",
    "0a 8280808080808080807f, 2a00, true",
    "0a 828080808080808080808001, 2a00, false",
    "8080808010 02, 2a00, false",
    "0a 8280808008, 2a00, false",
  })
  void check_dropsWhatTagsAndLengthsHavePast32Bits(String head, String rest, boolean sound) {
    byte[] request = HexFormat.of().parseHex((head + rest).replace(" ", ""));

    assertThat(judge(Signal.LOGS, request, 0)).isEqualTo(sound);
  }

  @Test
  void check_countsWhatDecodeHandsOut() {
    for (int i = 0; i < REQUESTS; i++) {
      Signal signal = SIGNALS.get(i % 3);
      byte[] request = request(signal);
      assertThat(OtlpCheck.check(signal, request, DecodeLimits.DEFAULT))
          .as(seed.inRound(i))
          .isInstanceOfSatisfying(
              CheckResult.Sound.class,
              sound -> {
                assertThat(decode(signal, request))
                    .isEqualTo(new DecodeResult.Decoded(sound.records(), 0, 0));
                assertThat(sound.recordsByService().values().stream().mapToInt(n -> n).sum())
                    .isEqualTo(sound.records());
              });
    }
  }

  private byte[] request(Signal signal) {
    return switch (signal) {
      case LOGS -> random.logs().toByteArray();
      case TRACES -> random.traces().toByteArray();
      case METRICS -> random.metrics().toByteArray();
    };
  }

  /** Why protobuf does not take a request; empty where it does. */
  private static String protobufsRefusal(Signal signal, byte[] request) {
    try {
      Object unused =
          switch (signal) {
            case LOGS -> ExportLogsServiceRequest.parseFrom(request);
            case TRACES -> ExportTraceServiceRequest.parseFrom(request);
            case METRICS -> ExportMetricsServiceRequest.parseFrom(request);
          };
      return "";
    } catch (InvalidProtocolBufferException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static DecodeResult decode(Signal signal, byte[] request) {
    return switch (signal) {
      case LOGS -> OtlpLogs.decode(request, DecodeLimits.DEFAULT, (index, log) -> {});
      case TRACES -> OtlpTraces.decode(request, DecodeLimits.DEFAULT, (index, span) -> {});
      case METRICS -> OtlpMetrics.decode(request, DecodeLimits.DEFAULT, (index, point) -> {});
    };
  }
}
