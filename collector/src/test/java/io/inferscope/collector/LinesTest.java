package io.inferscope.collector;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.inferscope.buffer.BufferRecord;
import io.inferscope.buffer.Topic;
import io.inferscope.model.LogRecord;
import io.inferscope.model.Value;
import io.inferscope.otlp.LogstashJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import net.logstash.logback.appender.LogstashTcpSocketAppender;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

class LinesTest {
  @TempDir Path directory;

  @Test
  void logback_arrivesAsItWasLogged() throws Exception {
    try (Running running = new Running(directory, Running.config())) {
      logWithLogback(running.collector.ports().lines());

      List<LogRecord> logs = running.readLogs(2);

      LogRecord decoded = logs.get(0);
      assertThat(decoded.body()).isEqualTo(Value.of("decoded 128 tokens"));
      assertThat(decoded.severityNumber()).isEqualTo(9);
      assertThat(decoded.scope().name()).isEqualTo("com.acme.Decoder");
      assertThat(decoded.resource().serviceName()).isEqualTo("model-server");
      assertThat(decoded.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
      assertThat(decoded.spanId()).isEqualTo("b7ad6b7169203331");
      assertThat(decoded.attributes().number("tokens")).isEqualTo(128);
      assertThat(decoded.attributes().text("thread.name"))
          .isEqualTo(Thread.currentThread().getName());
      assertThat(decoded.timeUnixNano()).isLessThanOrEqualTo(decoded.observedTimeUnixNano());
      LogRecord failed = logs.get(1);
      assertThat(failed.severityNumber()).isEqualTo(17);
      assertThat(failed.attributes().get("tags"))
          .isEqualTo(new Value.Array(List.of(Value.of("AUDIT"))));
      assertThat(failed.attributes().text("exception.type"))
          .isEqualTo("java.lang.IllegalStateException");
      assertThat(failed.attributes().text("exception.message")).isEqualTo("no memory");
      assertThat(failed.attributes().text("exception.stacktrace")).contains("LinesTest");
      assertThat(running.count("records.appended", "tenant", "lines")).isEqualTo(2);
    }
  }

  private static void logWithLogback(int port) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.setCustomFields("{\"app\":\"model-server\"}");
    encoder.start();
    LogstashTcpSocketAppender appender = new LogstashTcpSocketAppender();
    appender.setContext(context);
    appender.addDestinations(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    appender.setEncoder(encoder);
    appender.start();
    Logger logger = context.getLogger("com.acme.Decoder");
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
    MDC.put("trace_id", "0af7651916cd43dd8448eb211c80319c");
    MDC.put("span_id", "b7ad6b7169203331");
    logger.info("decoded {} tokens", StructuredArguments.value("tokens", 128));
    MDC.clear();
    logger.error(
        MarkerFactory.getMarker("AUDIT"), "failed", new IllegalStateException("no memory"));
    logger.detachAppender(appender);
    appender.stop();
  }

  @Test
  void lines_endWithOrWithoutCarriageReturnAndMayBeBlank() throws Exception {
    try (Running running = new Running(directory, Running.config())) {
      send(
          running,
          "{\"message\":\"a\"}\n\n\r\n{\"message\":\"b\"}\r\nnot json\n \n{\"message\":\"c\"}");

      assertThat(running.readLogs(4))
          .extracting(LogRecord::body)
          .containsExactly(Value.of("a"), Value.of("b"), Value.of("not json"), Value.of("c"));
      assertThat(running.count("lines.not_understood")).isEqualTo(1);
      running.awaitCount(4, "records.appended");
      running.assertNothingIsUnaccounted();
    }
  }

  @Test
  void lineOfFiveMegabytes_isKeptInItsBeginning() throws Exception {
    try (Running running = new Running(directory, Running.config())) {
      String huge = "{\"message\":\"" + "x".repeat(5 << 20) + "\"}";
      send(running, huge + "\n{\"message\":\"next\"}\n");

      List<LogRecord> logs = running.readLogs(2);

      assertThat(logs.get(0).body())
          .isEqualTo(Value.of(huge.substring(0, LineSplitter.BEGINNING_BYTES)));
      assertThat(logs.get(0).attributes().text(LogstashJson.PARSE_ERROR))
          .isEqualTo("a line of 5242894 bytes is too long; its first 16384 bytes are kept");
      assertThat(logs.get(1).body()).isEqualTo(Value.of("next"));
      assertThat(running.count("lines.too_long")).isEqualTo(1);
      running.awaitCount(2, "records.appended");
      running.assertNothingIsUnaccounted();
    }
  }

  @Test
  void moreThanTheBufferTakesAtOnce_goesInParts() throws Exception {
    try (Running running = new Running(directory, Running.config())) {
      String line = "{\"message\":\"" + "y".repeat(15_000) + "\"}\n";
      send(running, line.repeat(200));

      assertThat(running.readLogs(200)).hasSize(200);
      running.awaitCount(200, "records.appended");
      running.assertNothingIsUnaccounted();
    }
  }

  @Test
  void fullBuffer_holdsLinesBackAndLosesNone() throws Exception {
    int lines = 15_000;
    try (Running running = new Running(directory, Running.config(), 3 << 20)) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> sendNumbered(running, lines), task -> Thread.ofPlatform().start(task));
      awaitFull(running);
      assertThat(sending).isNotDone();

      List<LogRecord> logs = running.readLogs(lines);

      sending.join();
      assertThat(logs).hasSize(lines);
      for (int i = 0; i < lines; i++) {
        assertThat(logs.get(i).attributes().number("n")).isEqualTo(i);
      }
      running.awaitCount(lines, "records.appended");
      running.assertNothingIsUnaccounted();
    }
  }

  @Test
  void close_appendsWhatWasRead() throws Exception {
    LinesConfig slow =
        new LinesConfig(
            "127.0.0.1", 0, "lines", 1 << 20, 1000, Duration.ofMinutes(1), Duration.ofMinutes(1));
    try (Running running = new Running(directory, CollectorConfig.of("127.0.0.1", 0, 0, slow));
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), running.collector.ports().lines())) {
      socket.getOutputStream().write("{\"n\":0}\n{\"n\":1}\n".getBytes(StandardCharsets.UTF_8));
      running.awaitCount(2, "records.received");

      running.collector.close();

      List<BufferRecord> read = running.read(Topic.LOGS, 1);
      assertThat(Running.decode(read.getFirst())).hasSize(2);
      running.assertNothingIsUnaccounted();
    }
  }

  /** Waits until nothing was appended for a second, though there is more to append. */
  private static void awaitFull(Running running) {
    double appended = 0;
    long since = System.nanoTime();
    while (appended == 0 || System.nanoTime() - since < Duration.ofSeconds(1).toNanos()) {
      if (running.count("records.appended") != appended) {
        appended = running.count("records.appended");
        since = System.nanoTime();
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void sendNumbered(Running running, int lines) {
    String padding = "x".repeat(1000);
    try (Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), running.collector.ports().lines());
        OutputStream out = socket.getOutputStream()) {
      StringBuilder block = new StringBuilder();
      for (int i = 0; i < lines; i++) {
        block.append("{\"n\":").append(i).append(",\"p\":\"").append(padding).append("\"}\n");
        if (i % 100 == 99) {
          out.write(block.toString().getBytes(StandardCharsets.UTF_8));
          block.setLength(0);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(Running running, String text) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), running.collector.ports().lines())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
