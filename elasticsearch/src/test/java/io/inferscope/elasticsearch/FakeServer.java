package io.inferscope.elasticsearch;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Answers what a real server says in situations that a real one cannot be brought into here. */
final class FakeServer implements AutoCloseable {
  record Answer(int status, String json) {}

  record Request(String path, String authorization, int bytes) {}

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final String scheme;

  FakeServer(Function<Request, Answer> answers) throws IOException {
    this(answers, null);
  }

  FakeServer(Function<Request, Answer> answers, @Nullable SSLContext tls) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      server = HttpServer.create(address, 0);
      scheme = "http";
    } else {
      HttpsServer secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = secure;
      scheme = "https";
    }
    server.createContext(
        "/",
        exchange -> {
          int bytes = exchange.getRequestBody().readAllBytes().length;
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          Request request =
              new Request(exchange.getRequestURI().getPath(), String.valueOf(authorization), bytes);
          requests.add(request);
          Answer answer = answers.apply(request);
          byte[] json = Ascii.utf8(answer.json());
          exchange.sendResponseHeaders(answer.status(), json.length == 0 ? -1 : json.length);
          exchange.getResponseBody().write(json);
          exchange.close();
        });
    server.start();
  }

  URI uri() {
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
  }

  ElasticsearchConnection connect() {
    return ElasticsearchConnection.open(ElasticsearchConfig.of(uri()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
