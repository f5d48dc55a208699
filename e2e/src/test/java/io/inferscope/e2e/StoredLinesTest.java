package io.inferscope.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.logstash.logback.appender.LogstashTcpSocketAppender;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.BasicMDCAdapter;

/** What logback sends over TCP, and what comes of senders that send something else. */
class StoredLinesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final Service service = Service.shared();

  @Test
  void logback_isStoredWithTraceAndStack() throws IOException, InterruptedException {
    LoggerContext context = new LoggerContext();
    BasicMDCAdapter mdc = new BasicMDCAdapter();
    context.setMDCAdapter(mdc);
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.setCustomFields("{\"service.name\":\"logback\",\"service.version\":\"7\"}");
    encoder.start();
    LogstashTcpSocketAppender appender = new LogstashTcpSocketAppender();
    appender.setContext(context);
    appender.addDestination("127.0.0.1:" + service.lines());
    appender.setEncoder(encoder);
    appender.start();
    Logger logger = context.getLogger("io.example.Cache");
    logger.addAppender(appender);
    mdc.setContextMap(Map.of("trace_id", TRACE, "span_id", "b7ad6b7169203331"));

    logger.warn(
        "out of cache after {}",
        StructuredArguments.keyValue("tokens", 128),
        new IllegalStateException("no memory", new IOException("disk")));

    JsonNode document =
        service.documents("logs-*", "resource.attributes.service.name:logback", 1).getFirst();
    context.stop();
    assertThat(document.path("body").path("text").asText())
        .isEqualTo("out of cache after tokens=128");
    assertThat(document.path("severity_text").asText()).isEqualTo("WARN");
    assertThat(document.path("severity_number").asInt()).isEqualTo(13);
    assertThat(document.path("trace_id").asText()).isEqualTo(TRACE);
    assertThat(document.path("span_id").asText()).isEqualTo("b7ad6b7169203331");
    assertThat(document.path("scope").path("name").asText()).isEqualTo("io.example.Cache");
    assertThat(document.path("resource").path("attributes").path("service.version").asText())
        .isEqualTo("7");
    JsonNode attributes = document.path("attributes");
    assertThat(attributes.path("tokens").asInt()).isEqualTo(128);
    assertThat(attributes.path("thread.name").asText()).isEqualTo(Thread.currentThread().getName());
    assertThat(attributes.path("exception.type").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(attributes.path("exception.message").asText()).isEqualTo("no memory");
    assertThat(attributes.path("exception.stacktrace").asText())
        .contains("logback_isStoredWithTraceAndStack", "Caused by: java.io.IOException: disk");
  }

  @Test
  void ecsLines_areStoredInTheSameForm() throws IOException, InterruptedException {
    send(
        """
        {"@timestamp":"2026-03-04T05:06:07.008Z","log.level":"ERROR","message":"out of cache","ecs.version":"1.2.0","service.name":"ecs-form","process.thread.name":"main","log.logger":"io.example.Cache","trace.id":"0af7651916cd43dd8448eb211c80319c","span.id":"b7ad6b7169203331","error.type":"java.lang.IllegalStateException","error.message":"no memory","error.stack_trace":"java.lang.IllegalStateException: no memory\\n\\tat io.example.Cache.take(Cache.java:7)\\n"}
        """);

    JsonNode document =
        service.documents("logs-*", "resource.attributes.service.name:\"ecs-form\"", 1).getFirst();
    assertThat(document.path("body").path("text").asText()).isEqualTo("out of cache");
    assertThat(document.path("trace_id").asText()).isEqualTo(TRACE);
    assertThat(document.path("span_id").asText()).isEqualTo("b7ad6b7169203331");
    assertThat(document.path("scope").path("name").asText()).isEqualTo("io.example.Cache");
    assertThat(document.path("severity_text").asText()).isEqualTo("ERROR");
    JsonNode attributes = document.path("attributes");
    assertThat(attributes.path("exception.type").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(attributes.path("exception.message").asText()).isEqualTo("no memory");
    assertThat(attributes.path("exception.stacktrace").asText()).contains("Cache.java:7");
    assertThat(attributes.path("thread.name").asText()).isEqualTo("main");
  }

  /** The statuses and messages are the collector's own tests; here is what comes of them behind. */
  @Test
  void badInput_isAnsweredAndWhatWasAcknowledgedIsStored()
      throws IOException, InterruptedException {
    byte[] broken = {10, 127, 1};
    assertThat(service.post("/v1/logs", "application/x-protobuf", broken).statusCode())
        .isEqualTo(400);
    assertThat(service.post("/v1/logs", "text/plain", broken).statusCode()).isEqualTo(415);
    assertThat(
            service
                .post("/v1/logs", "application/x-protobuf", new byte[(16 << 20) + 1])
                .statusCode())
        .isEqualTo(413);
    send("x".repeat(5 << 20) + "\n");
    StringBuilder attributes = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      attributes.append(i == 0 ? "" : ",").append("{\"key\":\"many.").append(i);
      attributes.append("\",\"value\":{\"intValue\":\"").append(i).append("\"}}");
    }
    for (String record :
        List.of(
            "\"timeUnixNano\":\"0\"",
            "\"timeUnixNano\":\"18446744073709551615\"",
            "\"traceId\":\"\",\"spanId\":\"\",\"severityNumber\":77",
            "\"attributes\":[{\"key\":\"changing\",\"value\":{\"intValue\":\"1\"}}]",
            "\"attributes\":[{\"key\":\"changing\",\"value\":{\"stringValue\":\"one\"}}]",
            "\"attributes\":[" + attributes + "]")) {
      String request =
          """
          {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hostile"}}]},
            "scopeLogs":[{"logRecords":[{%s,"body":{"stringValue":"hostile"}}]}]}]}
          """
              .formatted(record);
      assertThat(
              service
                  .post("/v1/logs", "application/json", request.getBytes(StandardCharsets.UTF_8))
                  .statusCode())
          .isEqualTo(200);
    }

    List<JsonNode> stored =
        service.documents("logs-*", "resource.attributes.service.name:hostile", 6);

    assertThat(stored).hasSize(6);
    assertThat(stored)
        .anyMatch(document -> document.path("attributes").path("many.9999").asInt() == 9999);
    assertThat(stored)
        .filteredOn(document -> document.path("attributes").has("changing"))
        .hasSize(2);
    JsonNode pipeline =
        service.await(
            "/api/v1/pipeline", answer -> answer.path("records").findValues("stored").size() > 0);
    assertThat(pipeline.path("balanced").asBoolean()).isTrue();
    assertThat(service.response("/health/live").statusCode()).isEqualTo(200);
  }

  private void send(String lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.lines());
        OutputStream out = socket.getOutputStream()) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
  }
}
