package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Kibana's saved-objects and alerting APIs in memory, as far as they are documented: objects per
 * space, what an import answers, an export that is refused as a whole when one object is not there,
 * and rules, of which none can be created twice.
 */
final class FakeKibana implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Map<String, JsonNode>> spaces = new ConcurrentHashMap<>();

  /** Answered in the place of what it would answer, by path; status, then body. */
  private volatile Optional<Map.Entry<Integer, String>> instead = Optional.empty();

  private volatile String authorization = "";

  FakeKibana() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    spaces.put("", new LinkedHashMap<>());
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void addSpace(String id) {
    spaces.put(id, new LinkedHashMap<>());
  }

  /** The objects of a space, to look at and to change. */
  Map<String, JsonNode> objects(String space) {
    return spaces.get(space);
  }

  void answer(int status, String body) {
    instead = Optional.of(Map.entry(status, body));
  }

  /** What the newest request said of who sends it. */
  String authorization() {
    return authorization;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Map.Entry<Integer, String> answer =
        instead.orElseGet(
            () -> answer(exchange.getRequestMethod(), exchange.getRequestURI().toString(), body));
    if (exchange.getRequestHeaders().getFirst("kbn-xsrf") == null) {
      answer = Map.entry(400, "{\"message\":\"Request must contain a kbn-xsrf header.\"}");
    }
    byte[] bytes = answer.getValue().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.getKey(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Map.Entry<Integer, String> answer(String method, String path, String body) {
    String space = path.startsWith("/s/") ? path.substring(3, path.indexOf('/', 3)) : "";
    Map<String, JsonNode> objects = spaces.get(space);
    if (objects == null) {
      return Map.entry(404, "{\"message\":\"Not Found\"}");
    }
    int rule = path.indexOf("/api/alerting/rule/");
    if (rule >= 0) {
      String id = "rule " + path.substring(rule + "/api/alerting/rule/".length());
      return rule(objects, method, id, body);
    }
    return path.endsWith("/api/saved_objects/_import?overwrite=true&compatibilityMode=true")
        ? Map.entry(200, imported(objects, body))
        : export(objects, Json.parse(body));
  }

  private static Map.Entry<Integer, String> rule(
      Map<String, JsonNode> objects, String method, String id, String body) {
    JsonNode there = objects.get(id);
    if (there == null && !method.equals("POST")) {
      return Map.entry(404, "{\"message\":\"Not Found\"}");
    }
    switch (method) {
      case "POST" -> {
        if (there != null) {
          return Map.entry(409, "{\"message\":\"Saved object conflict\"}");
        }
        objects.put(id, Json.parse(body));
      }
      case "PUT" -> {
        if (Json.parse(body).has("rule_type_id") || Json.parse(body).has("enabled")) {
          return Map.entry(400, "{\"message\":\"definition for this key is missing\"}");
        }
        objects.put(id, ((ObjectNode) there.deepCopy()).setAll((ObjectNode) Json.parse(body)));
      }
      default -> {
        return Map.entry(200, Json.text(there));
      }
    }
    return Map.entry(200, Json.text(objects.get(id)));
  }

  private static String imported(Map<String, JsonNode> objects, String multipart) {
    ObjectNode answer = Json.object().put("success", true);
    ArrayNode results = answer.putArray("successResults");
    multipart
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(Json::parse)
        .forEach(
            object -> {
              ObjectNode result = results.addObject();
              result
                  .put("type", object.path("type").asText())
                  .put("id", object.path("id").asText());
              if (objects.put(identity(object), object) != null) {
                result.put("overwrite", true);
              }
            });
    return Json.text(answer.put("successCount", results.size()));
  }

  private static Map.Entry<Integer, String> export(Map<String, JsonNode> objects, JsonNode wanted) {
    ObjectNode refusal = Json.object().put("statusCode", 400).put("message", "Error fetching");
    ArrayNode missing = refusal.putObject("attributes").putArray("objects");
    StringBuilder lines = new StringBuilder();
    for (JsonNode one : wanted.path("objects")) {
      JsonNode found = objects.get(identity(one));
      if (found == null) {
        ObjectNode absent = missing.addObject().setAll((ObjectNode) one);
        absent.putObject("error").put("statusCode", 404);
      } else {
        lines.append(Json.text(found)).append('\n');
      }
    }
    return missing.isEmpty()
        ? Map.entry(200, lines.toString())
        : Map.entry(400, Json.text(refusal));
  }

  private static String identity(JsonNode object) {
    return KibanaClient.identity(object.path("type").asText(), object.path("id").asText());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
