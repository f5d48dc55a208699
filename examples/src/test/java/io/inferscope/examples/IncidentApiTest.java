package io.inferscope.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.examples.HttpListener.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncidentApiTest {
  private final Map<String, Reply> replies = new HashMap<>();
  private HttpListener server;
  private IncidentApi api;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpListener.start(
            0,
            request -> replies.getOrDefault(request.path(), Reply.error(404, "nothing is here")));
    api = new IncidentApi(URI.create(server.url()));
  }

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void incidents_comeInTheOrderTheyWereOpened() throws IOException {
    replies.put(
        "/api/v1/incidents",
        new Reply(
            200,
            """
            {"incidents": [
              {"id": "later", "opened_at": "2026-03-01T03:05:00Z"},
              {"id": "first", "opened_at": "2026-03-01T03:01:00Z", "state": "resolved"}]}
            """));

    assertThat(api.incidents()).extracting(Incident::id).containsExactly("first", "later");
    assertThat(api.incidents()).extracting(Incident::isOpen).containsExactly(false, true);
  }

  @Test
  void incidents_areNoneWhereTheListIsMissing() throws IOException {
    replies.put("/api/v1/incidents", new Reply(200, "{}"));

    assertThat(api.incidents()).isEmpty();
  }

  @Test
  void incident_givesTheWholeAnswer() throws IOException {
    replies.put("/api/v1/incidents/i-1", new Reply(200, "{\"id\": \"i-1\", \"traces\": [1]}"));

    assertThat(api.incident("i-1").orElseThrow().json().path("traces")).hasSize(1);
  }

  @Test
  void knowsServices_looksForNamesWhereverTheyStand() throws IOException {
    replies.put("/api/v1/services", new Reply(200, "{\"services\": [{\"name\": \"gateway\"}]}"));

    assertThat(api.knowsServices(Set.of("gateway"))).isTrue();
    assertThat(api.knowsServices(Set.of("gateway", "model-server"))).isFalse();
  }

  @Test
  void anError_saysWhatWasAskedAndAnswered() {
    assertThatThrownBy(() -> api.incidents())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/api/v1/incidents answered 404")
        .hasMessageContaining("nothing is here");
  }
}
