package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedCertificatesTest {
  @TempDir static Path directory;
  private static SSLContext serverTls;
  private static Certificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = directory.resolve("server.p12");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                "password",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start()
            .waitFor();
    assertThat(exit).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "password".toCharArray());
    }
    certificate = keys.getCertificate("server");
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "password".toCharArray());
    serverTls = SSLContext.getInstance("TLS");
    serverTls.init(managers.getKeyManagers(), null, null);
  }

  @Test
  void authority_isTrusted() throws Exception {
    Path pem = directory.resolve("ca.pem");
    Files.writeString(
        pem,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    assertThat(status(new ElasticsearchConfig.Trust.Authority(pem))).isEqualTo(200);
  }

  @Test
  void fingerprint_isTrusted() throws Exception {
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    String text = HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha256);
    assertThat(status(new ElasticsearchConfig.Trust.Fingerprint(text))).isEqualTo(200);
  }

  @Test
  void others_areNotTrusted() {
    assertThatThrownBy(() -> status(null)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> status(new ElasticsearchConfig.Trust.Fingerprint("00".repeat(32))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void open_saysWhatItCannotRead() {
    assertThatThrownBy(
            () -> status(new ElasticsearchConfig.Trust.Authority(directory.resolve("missing.pem"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing.pem");
    assertThatThrownBy(() -> status(new ElasticsearchConfig.Trust.Fingerprint("abc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 hex digits");
  }

  private static int status(ElasticsearchConfig.@Nullable Trust trust) throws Exception {
    try (FakeServer server =
        new FakeServer(request -> new FakeServer.Answer(200, "{}"), serverTls)) {
      ElasticsearchConfig config =
          new ElasticsearchConfig(
              List.of(server.uri()), null, trust, Duration.ofSeconds(5), Duration.ofSeconds(5));
      try (ElasticsearchConnection connection = ElasticsearchConnection.open(config)) {
        return connection.send("GET", "/", null).status();
      }
    }
  }
}
