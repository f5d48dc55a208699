package io.inferscope.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.buffer.Topic;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String PASSWORD = "a-password";

  @TempDir Path directory;

  @Test
  void listeners_speakTls() throws Exception {
    TlsConfig tls = selfSigned();
    byte[] trusted = Files.readAllBytes(tls.certificate());
    try (Running running = new Running(directory.resolve("buffer"), with(tls))) {
      Collector.Ports ports = running.collector.ports();
      send(
          OtlpHttpLogRecordExporter.builder()
              .setEndpoint("https://localhost:" + ports.http() + "/v1/logs")
              .setTrustedCertificates(trusted)
              .addHeader("x-api-key", Running.KEY)
              .build());
      send(
          OtlpGrpcLogRecordExporter.builder()
              .setEndpoint("https://localhost:" + ports.grpc())
              .setTrustedCertificates(trusted)
              .addHeader("x-api-key", Running.KEY)
              .build());

      assertThat(running.read(Topic.LOGS, 2))
          .extracting(record -> record.source())
          .containsExactly("otlp_http", "otlp_grpc");
    }
  }

  @Test
  void start_namesACertificateThatIsMissing() {
    Path missing = directory.resolve("missing.pem");

    assertThatThrownBy(
            () ->
                new Running(directory.resolve("buffer"), with(new TlsConfig(missing, missing)))
                    .close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing.pem");
  }

  private static CollectorConfig with(TlsConfig tls) {
    CollectorConfig usual = Running.config();
    return new CollectorConfig(
        usual.host(),
        0,
        0,
        usual.lines(),
        tls,
        usual.instances(),
        usual.maxRequestBytes(),
        usual.maxInFlightBytes(),
        usual.maxConnections(),
        usual.requestTimeout(),
        usual.idleTimeout(),
        usual.closeTimeout());
  }

  private static void send(LogRecordExporter exporter) {
    try (SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
            .build()) {
      provider.get("tls").logRecordBuilder().setBody("over tls").emit();
      assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }

  /** A certificate of keytool's making, in the two files that a server is given. */
  private TlsConfig selfSigned()
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = directory.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "collector",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    pem(certificate, "CERTIFICATE", keys.getCertificate("collector").getEncoded());
    pem(key, "PRIVATE KEY", keys.getKey("collector", PASSWORD.toCharArray()).getEncoded());
    return new TlsConfig(certificate, key);
  }

  private static void pem(Path file, String kind, byte[] content) throws IOException {
    String encoded = Base64.getMimeEncoder().encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, encoded, kind));
  }
}
