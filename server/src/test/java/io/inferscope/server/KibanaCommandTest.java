package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KibanaCommandTest {
  private static final String PASSWORD = "password";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new KibanaCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void export_writesTheImportFileWithItsLinks() {
    assertThat(run("export", "--inferscope", "https://inferscope.example")).isZero();
    assertThat(out.toString().lines())
        .hasSizeGreaterThan(15)
        .allMatch(line -> line.startsWith("{\"id\":\"inferscope"))
        .anyMatch(line -> line.contains("https://inferscope.example/api/v1/traces/"));
  }

  @Test
  void import_needsAnAddress() {
    assertThat(run("import")).isEqualTo(2);
    assertThat(err.toString()).contains("--url http://localhost:5601");
    assertThat(run("import", "--url", "localhost:5601")).isEqualTo(2);
    assertThat(err.toString()).contains("«localhost:5601» is no address of a Kibana");
  }

  @Test
  void import_exitsByWhatKibanaSays() throws IOException {
    String answer =
        "{\"success\":true,\"successCount\":3,\"successResults\":[{\"overwrite\":true}]}";
    assertThat(runAgainst(answer)).isZero();
    assertThat(out.toString()).contains("3 objects imported, 1 replaced.");

    assertThat(
            runAgainst(
                "{\"success\":false,\"successCount\":2,\"errors\":[{\"type\":\"tag\",\"id\":\"t\","
                    + "\"error\":{\"type\":\"unsupported_type\"}}]}"))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("2 objects imported. These were not:", "  tag t is of a type that this Kibana");
  }

  @Test
  void import_trustsThePrivateAuthorityThatIsNamed(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("kibana.p12");
    Path authority = directory.resolve("ca.pem");
    keytool("-genkeypair", store, "-keyalg", "EC", "-dname", "CN=k", "-ext", "SAN=dns:localhost");
    keytool("-exportcert", store, "-rfc", "-file", authority.toString());
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer kibana =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    kibana.setHttpsConfigurator(new HttpsConfigurator(tls));
    answer(kibana, "{\"success\":true,\"successCount\":3,\"successResults\":[]}");
    String url = "https://localhost:" + kibana.getAddress().getPort();
    try {
      assertThat(run("import", "--url", url)).isNotZero();
      assertThat(run("import", "--url", url, "--ca-certificate", authority.toString())).isZero();
      assertThat(out.toString()).contains("3 objects imported");
    } finally {
      kibana.stop(0);
    }
    assertThat(run("import", "--url", url, "--ca-certificate", "/absent.pem")).isEqualTo(2);
    assertThat(err.toString()).contains("--ca-certificate /absent.pem: cannot trust");
  }

  private static void keytool(String command, Path store, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), command));
    words.addAll(
        List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-alias", "kibana"));
    words.addAll(List.of(more));
    assertThat(new ProcessBuilder(words).redirectErrorStream(true).start().waitFor()).isZero();
  }

  private int runAgainst(String answer) throws IOException {
    HttpServer kibana =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(kibana, answer);
    try {
      return run("import", "--url", "http://127.0.0.1:" + kibana.getAddress().getPort());
    } finally {
      kibana.stop(0);
    }
  }

  private static void answer(HttpServer kibana, String answer) {
    kibana.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    kibana.start();
  }
}
