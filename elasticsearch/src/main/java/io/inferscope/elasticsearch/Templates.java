package io.inferscope.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The index templates of all streams and indices that Inferscope writes. Installing them is
 * idempotent; templates of a newer Inferscope are never overwritten. Thread-safe.
 */
public final class Templates {
  /** Raised with every change of a template's file. */
  static final int VERSION = 2;

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
          new Template("inferscope-account", "account", OWN_PRIORITY, false, false));

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
      String newer = newerThanOurs();
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
      return new Installation.Installed(TEMPLATES.stream().map(Template::name).toList());
    } catch (IOException e) {
      return new Installation.Refused(
          "Index templates cannot be installed: " + Failures.describe(e));
    }
  }

  private static Installation refused(String name, ElasticsearchConnection.Response response) {
    JsonNode error = Json.parse(response.body()).path("error");
    return new Installation.Refused(
        "Elasticsearch refuses the index template "
            + name
            + ": "
            + error.path("reason").asText(response.text()));
  }

  /** The sentence about a template of a newer version, or empty. */
  private String newerThanOurs() throws IOException, InterruptedException {
    ElasticsearchConnection.Response response =
        connection.send("GET", "/_index_template/inferscope-*", null);
    for (JsonNode template : Json.parse(response.body()).path("index_templates")) {
      int version = template.path("index_template").path("_meta").path("version").asInt(0);
      if (version > VERSION) {
        return "The index template "
            + template.path("name").asText()
            + " is of version "
            + version
            + ", written by a newer Inferscope; this one knows version "
            + VERSION
            + ": upgrade it, or delete the template.";
      }
    }
    return "";
  }

  private ObjectNode common() {
    return read("otel-common").set("_meta", meta());
  }

  private ObjectNode index(Template template) {
    ObjectNode json = read(template.file());
    json.put("priority", template.priority());
    json.set("_meta", meta());
    if (template.otel()) {
      json.putArray("composed_of").add(COMMON);
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
