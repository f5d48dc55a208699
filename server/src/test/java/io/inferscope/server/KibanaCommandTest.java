package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class KibanaCommandTest {
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

  private int runAgainst(String answer) throws IOException {
    HttpServer kibana =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
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
    try {
      return run("import", "--url", "http://127.0.0.1:" + kibana.getAddress().getPort());
    } finally {
      kibana.stop(0);
    }
  }
}
