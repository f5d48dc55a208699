package io.inferscope.kibanadashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Kibana's saved-objects and alerting APIs. Thread-safe. */
public final class KibanaClient {
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);
  private static final String BOUNDARY = "inferscope-2f1c9a7e55d04b6f";

  private final KibanaAddress address;
  private final HttpClient client;

  /** A client that speaks through {@code client}, which stays the caller's. */
  public KibanaClient(KibanaAddress address, HttpClient client) {
    this.address = address;
    this.client = client;
  }

  /** Brings objects in and replaces those that are there; the same import again changes nothing. */
  public ImportResult importAll(List<SavedObject> objects) throws InterruptedException {
    HttpRequest.Builder request =
        // Where another space has the objects already, Kibana gives these other identifiers, and in
        // this mode an alias from the old one to each: links between them hold in every space.
        request("/api/saved_objects/_import?overwrite=true&compatibilityMode=true")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofString(multipart(Dashboards.importFile(objects))));
    try {
      HttpResponse<String> response = send(request);
      if (response.statusCode() != 200) {
        return new ImportResult.Failed(KibanaProblems.refusal(address, response));
      }
      return result(Json.parse(response.body()));
    } catch (IOException e) {
      return new ImportResult.Failed(unreachable(e));
    }
  }

  /** Kibana answers 200 also where it took nothing: only what the answer says counts. */
  private static ImportResult result(JsonNode answer) {
    if (!answer.has("success")) {
      return new ImportResult.Failed(
          "What answers is no Kibana: its answer does not say whether the import succeeded.");
    }
    int count = answer.path("successCount").asInt();
    List<String> problems = new ArrayList<>();
    answer.path("errors").forEach(error -> problems.add(KibanaProblems.explain(error)));
    if (!answer.path("success").asBoolean() && problems.isEmpty()) {
      problems.add("Kibana says that the import failed, and not why; its log may.");
    }
    if (!problems.isEmpty()) {
      return new ImportResult.Incomplete(count, problems);
    }
    int replaced = 0;
    for (JsonNode one : answer.path("successResults")) {
      replaced += one.path("overwrite").asBoolean() ? 1 : 0;
    }
    return new ImportResult.Imported(count, replaced);
  }

  /**
   * Brings the alert rules in. Those that are there are changed back, but for whether they are on
   * and whom they tell.
   */
  public ImportResult importRules() throws InterruptedException {
    int replaced = 0;
    List<String> problems = new ArrayList<>();
    List<AlertRule> rules = AlertRule.all();
    for (AlertRule rule : rules) {
      try {
        HttpResponse<String> response = rule(rule.id(), "POST", rule.json());
        if (response.statusCode() == 409) {
          JsonNode there = Json.parse(rule(rule.id(), "GET", Json.object()).body());
          response = rule(rule.id(), "PUT", rule.changes(there));
          replaced++;
        }
        if (response.statusCode() != 200) {
          problems.add(rule.name() + ": " + KibanaProblems.refusal(address, response));
        }
      } catch (IOException e) {
        return new ImportResult.Failed(unreachable(e));
      }
    }
    return problems.isEmpty()
        ? new ImportResult.Imported(rules.size(), replaced)
        : new ImportResult.Incomplete(rules.size() - problems.size(), problems);
  }

  private HttpResponse<String> rule(String id, String method, ObjectNode body)
      throws IOException, InterruptedException {
    return send(
        request("/api/alerting/rule/" + id)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(Json.text(body))));
  }

  /** What Kibana holds under the identities of {@code objects}. */
  public ExportResult export(List<SavedObject> objects) throws InterruptedException {
    try {
      HttpResponse<String> response = export(objects, Set.of());
      if (response.statusCode() == 400) {
        // One object that is not there refuses the whole export; the answer names them all.
        Set<String> absent = absent(Json.parse(response.body()));
        if (absent.size() == objects.size()) {
          return new ExportResult.Exported(List.of());
        }
        if (!absent.isEmpty()) {
          response = export(objects, absent);
        }
      }
      return response.statusCode() == 200
          ? new ExportResult.Exported(lines(response.body()))
          : new ExportResult.Failed(KibanaProblems.refusal(address, response));
    } catch (IOException e) {
      return new ExportResult.Failed(unreachable(e));
    }
  }

  private HttpResponse<String> export(List<SavedObject> objects, Set<String> absent)
      throws IOException, InterruptedException {
    ObjectNode body = Json.object();
    ArrayNode wanted = body.putArray("objects");
    for (SavedObject object : objects) {
      if (!absent.contains(identity(object.type().label(), object.id()))) {
        wanted.addObject().put("type", object.type().label()).put("id", object.id());
      }
    }
    body.put("includeReferencesDeep", false).put("excludeExportDetails", true);
    return send(
        request("/api/saved_objects/_export")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.text(body))));
  }

  private static Set<String> absent(JsonNode refusal) {
    Set<String> absent = new HashSet<>();
    for (JsonNode object : refusal.path("attributes").path("objects")) {
      if (object.path("error").path("statusCode").asInt() == 404) {
        absent.add(identity(object.path("type").asText(), object.path("id").asText()));
      }
    }
    return absent;
  }

  static String identity(String type, String id) {
    return type + " " + id;
  }

  private static List<JsonNode> lines(String body) {
    return body.lines().filter(line -> !line.isBlank()).map(Json::parse).toList();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(ANSWER_TIMEOUT)
            // Kibana refuses what a form of another site could have sent.
            .header("kbn-xsrf", "inferscope");
    if (!address.authorization().isEmpty()) {
      request.header("Authorization", address.authorization());
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static String multipart(String file) {
    return "--"
        + BOUNDARY
        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"inferscope.ndjson\"\r\n"
        + "Content-Type: application/ndjson\r\n\r\n"
        + file
        + "\r\n--"
        + BOUNDARY
        + "--\r\n";
  }

  private String unreachable(IOException e) {
    String reason = e instanceof ConnectException ? "nothing listens there" : e.toString();
    return "Kibana at " + address.base() + " does not answer: " + reason + ".";
  }
}
