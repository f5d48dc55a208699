package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The index templates of all streams and indices that Inferscope writes. Installing them is
 * idempotent; templates of a newer Inferscope are never overwritten. Thread-safe.
 */
public final class Templates {
  /** Raised with every change of a template's file. */
  static final int VERSION = 4;

  static final String COMMON = "inferscope-otel";

  /** Elasticsearch's own templates for the same patterns stand at 120 and 100. */
  private static final int PRIORITY = 250;

  /** Above {@code metrics-*} and {@code logs-*}, whoever claims those. */
  private static final int OWN_PRIORITY = 400;

  private static final List<Template> TEMPLATES =
      List.of(
          new Template("inferscope-logs-otel", "logs", PRIORITY, true, true),
          new Template("inferscope-traces-otel", "traces", PRIORITY, true, true),
          new Template("inferscope-metrics-otel", "metrics", PRIORITY, true, true),
          new Template("inferscope-rollup", "rollup", OWN_PRIORITY, true, false),
          new Template("inferscope-quarantine", "quarantine", OWN_PRIORITY, true, false),
          new Template("inferscope-patterns", "patterns", OWN_PRIORITY, false, false),
          new Template("inferscope-findings", "findings", OWN_PRIORITY, false, false),
          new Template("inferscope-incidents", "incidents", OWN_PRIORITY, false, false),
          new Template("inferscope-rules", "rules", OWN_PRIORITY, false, false),
          new Template("inferscope-silences", "silences", OWN_PRIORITY, false, false),
          new Template("inferscope-audit", "audit", OWN_PRIORITY, false, false),
          new Template("inferscope-account", "account", OWN_PRIORITY, false, false),
          new Template("inferscope-leases", "leases", OWN_PRIORITY, false, false));

  private record Template(
      String name, String file, int priority, boolean dataStream, boolean otel) {}

  private final ElasticsearchConnection connection;
  private final Capabilities capabilities;

  /** Templates for a server of these capabilities. */
  public Templates(ElasticsearchConnection connection, Capabilities capabilities) {
    this.connection = connection;
    this.capabilities = capabilities;
  }

  /** What came of an installation. */
  public sealed interface Installation {
    /** All templates are there in our version. */
    record Installed(List<String> names) implements Installation {}

    /** Nothing may be written; the reason names the template and what to do. */
    record Refused(String reason) implements Installation {}
  }

  /** Installs what is not there and overwrites what is of our version or older. */
  public Installation install() throws InterruptedException {
    try {
      List<Installed> present = present();
      String newer = newerThanOurs(present);
      if (!newer.isEmpty()) {
        return new Installation.Refused(newer);
      }
      ElasticsearchConnection.Response common =
          connection.send("PUT", "/_component_template/" + COMMON, common().toString());
      if (!common.ok()) {
        return refused(COMMON, common);
      }
      for (Template template : TEMPLATES) {
        ElasticsearchConnection.Response response =
            connection.send(
                "PUT", "/_index_template/" + template.name(), index(template).toString());
        if (!response.ok()) {
          return refused(template.name(), response);
        }
      }
      if (present.stream().anyMatch(template -> template.version < VERSION)) {
        upgrade();
      }
      return new Installation.Installed(TEMPLATES.stream().map(Template::name).toList());
    } catch (IOException e) {
      return new Installation.Refused(
          "Index templates cannot be installed: " + Failures.describe(e));
    }
  }

  private static Installation refused(String name, ElasticsearchConnection.Response response) {
    JsonNode error = Json.parse(response.body()).path("error");
    // What is wrong with a mapping, only the innermost reason says.
    while (error.has("caused_by")) {
      error = error.path("caused_by");
    }
    return new Installation.Refused(
        "Elasticsearch refuses the index template "
            + name
            + ": "
            + error.path("reason").asText(response.text()));
  }

  /** A template of ours that is there. */
  private record Installed(String name, int version) {}

  private List<Installed> present() throws IOException, InterruptedException {
    ElasticsearchConnection.Response response = send("GET", "/_index_template/inferscope-*", null);
    List<Installed> present = new ArrayList<>();
    for (JsonNode template : Json.parse(response.body()).path("index_templates")) {
      present.add(
          new Installed(
              template.path("name").asText(),
              template.path("index_template").path("_meta").path("version").asInt(0)));
    }
    return present;
  }

  /** The sentence about a template of a newer version, or empty. */
  private static String newerThanOurs(List<Installed> present) {
    for (Installed template : present) {
      if (template.version > VERSION) {
        return "The index template "
            + template.name
            + " is of version "
            + template.version
            + ", written by a newer Inferscope; this one knows version "
            + VERSION
            + ": upgrade it, or delete the template.";
      }
    }
    return "";
  }

  /**
   * Brings what an older version made up to date: indices of our own state get the fields that are
   * new, data streams a new backing index.
   */
  private void upgrade() throws IOException, InterruptedException {
    for (Template template : TEMPLATES) {
      ObjectNode json = read(template.file());
      for (JsonNode pattern : json.path("index_patterns")) {
        if (template.dataStream()) {
          rollOver(pattern.asText());
        } else {
          send(
              "PUT",
              "/" + pattern.asText() + "/_mapping?ignore_unavailable=true&allow_no_indices=true",
              json.path("template").path("mappings").toString());
        }
      }
    }
  }

  private void rollOver(String pattern) throws IOException, InterruptedException {
    ElasticsearchConnection.Response streams = send("GET", "/_data_stream/" + pattern, null);
    for (JsonNode stream : Json.parse(streams.body()).path("data_streams")) {
      // The embedded node does not tell, and has no streams but ours.
      if (stream.path("template").asText("inferscope-").startsWith("inferscope-")) {
        send("POST", "/" + stream.path("name").asText() + "/_rollover", null);
      }
    }
  }

  /** Only an answer that there is nothing says so; to take another for it would skip a check. */
  private ElasticsearchConnection.Response send(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    ElasticsearchConnection.Response response = connection.send(method, path, body);
    if (!response.ok() && response.status() != 404) {
      throw new IOException(
          method + " " + path + " answers " + response.status() + ": " + response.text());
    }
    return response;
  }

  private ObjectNode common() {
    return read("otel-common").set("_meta", meta());
  }

  private ObjectNode index(Template template) {
    ObjectNode json = read(template.file());
    json.put("priority", template.priority());
    json.set("_meta", meta());
    if (template.otel()) {
      // What a user wants otherwise, shards above all, in a component template of that name.
      String custom = template.name() + "@custom";
      json.putArray("composed_of").add(COMMON).add(custom);
      json.putArray("ignore_missing_component_templates").add(custom);
    }
    if (template.dataStream()) {
      json.putObject("data_stream");
      if (capabilities.dataStreamLifecycle()) {
        // Without it nothing rolls a stream over on a full distribution.
        json.withObject("/template").putObject("lifecycle");
      }
    }
    if (template.file().equals("logs") && capabilities.matchOnlyText()) {
      json.withObject("/template/mappings/properties/body/properties")
          .putObject("text")
          .put("type", "match_only_text");
    }
    return json;
  }

  private static ObjectNode meta() {
    return Json.object().put("managed_by", "inferscope").put("version", VERSION);
  }

  private static ObjectNode read(String file) {
    try (InputStream json = Templates.class.getResourceAsStream(file + ".json")) {
      return (ObjectNode) Json.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a resource of our own
    }
  }
}
