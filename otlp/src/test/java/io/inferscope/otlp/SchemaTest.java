package io.inferscope.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Our tables against the descriptors that protobuf made from OTLP's own files. */
class SchemaTest {
  private final Set<String> seen = new HashSet<>();

  @Test
  void schema_saysWhatTheProtocolSays() {
    compare(OtlpMessages.request(Signal.LOGS), ExportLogsServiceRequest.getDescriptor());
    compare(OtlpMessages.request(Signal.TRACES), ExportTraceServiceRequest.getDescriptor());
    compare(OtlpMessages.request(Signal.METRICS), ExportMetricsServiceRequest.getDescriptor());
    assertThat(seen).contains("opentelemetry.proto.common.v1.AnyValue").hasSizeGreaterThan(25);
  }

  private void compare(Schema schema, Descriptor descriptor) {
    if (!seen.add(descriptor.getFullName())) {
      return;
    }
    assertThat(schema.fields()).as(schema.name()).hasSameSizeAs(descriptor.getFields());
    for (FieldDescriptor expected : descriptor.getFields()) {
      Schema.Field field = schema.field(expected.getNumber());
      assertThat(field).as("%s %s", schema.name(), expected.getName()).isNotNull();
      assertThat(field.name()).isEqualTo(expected.getJsonName());
      assertThat(field.repeated()).as(expected.getFullName()).isEqualTo(expected.isRepeated());
      assertThat(kind(expected)).as(expected.getFullName()).isEqualTo(field.kind().name());
      assertThat(schema.field(expected.getName())).as(expected.getFullName()).isSameAs(field);
      assertThat(schema.field(expected.getJsonName())).isSameAs(field);
      if (field.message() != null) {
        compare(field.message(), expected.getMessageType());
      }
      if (field.kind() == FieldKind.ENUM) {
        assertThat(field.enumNames())
            .isEqualTo(
                expected.getEnumType().getValues().stream()
                    .map(EnumValueDescriptor::getName)
                    .toList());
      }
    }
  }

  private static String kind(FieldDescriptor field) {
    boolean id = field.getName().endsWith("trace_id") || field.getName().endsWith("span_id");
    return switch (field.getType()) {
      case STRING -> "TEXT";
      case BYTES -> id ? "HEX_ID" : "BYTES";
      default -> field.getType().name();
    };
  }
}
