package io.inferscope.kibanadashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ids as Kibana's formatter of URLs makes links of them, in a space behind a proxy's path. */
@DisabledIfSystemProperty(named = Node.GIVEN, matches = ".+")
class LinksTest {
  private static final String SPACE = "https://example.com/kibana/s/ml";
  private static final Pattern QUERY = Pattern.compile("query:'([^']*)'");

  private static JsonNode parameters(DataView view, String field) {
    JsonNode object = ImportFile.object("index-pattern", view.id());
    return ImportFile.inner(object, "fieldFormatMap").path(field).path("params");
  }

  /** As kbn-field-formats does (UrlFormat): the value encoded, the prefix by how it begins. */
  private static String address(DataView view, String field, String value) {
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    String url =
        parameters(view, field)
            .path("urlTemplate")
            .asText()
            .replace("{{value}}", encoded)
            .replace("{{rawValue}}", value);
    return url.startsWith("http") ? url : URI.create(SPACE + "/app/" + url).normalize().toString();
  }

  private static JsonNode search(DataView view, String address) {
    Matcher query = QUERY.matcher(address);
    assertThat(query.find()).isTrue();
    String kql = URLDecoder.decode(query.group(1), StandardCharsets.UTF_8);
    String body = "{\"query\":%s}".formatted(Json.text(Kql.parse(kql)));
    return Node.send("POST", "/" + view.title() + "/_search", body);
  }

  @ParameterizedTest
  @CsvSource({"TELEMETRY,trace_id", "LOGS,trace_id", "SPANS,trace_id", "INCIDENTS,traces"})
  void trace_isItsSpansAndLogsInDiscover(DataView view, String field) {
    String address = address(view, field, MadeUpDocuments.TRACE);

    assertThat(address)
        .startsWith(SPACE + "/app/discover#/?")
        .contains("dataViewId:inferscope-telemetry", "sort:!(!('@timestamp',asc))");
    assertThat(ImportFile.object("index-pattern", "inferscope-telemetry").isObject()).isTrue();
    assertThat(search(DataView.TELEMETRY, address).findValuesAsText("trace_id"))
        .isNotEmpty()
        .containsOnly(MadeUpDocuments.TRACE);
    assertThat(parameters(view, field).path("labelTemplate").asText()).isEqualTo("{{value}}");
  }

  @Test
  void trace_isShownWithColumnsThatThereAre() {
    Matcher columns =
        Pattern.compile("columns:!\\(([^)]*)\\)")
            .matcher(address(DataView.SPANS, "trace_id", MadeUpDocuments.TRACE));
    assertThat(columns.find()).isTrue();
    for (String column : List.of(columns.group(1).split(","))) {
      String path = "/" + DataView.TELEMETRY.title() + "/_field_caps?fields=" + column;
      assertThat(Node.send("GET", path, "").path("fields").has(column)).as(column).isTrue();
    }
  }

  @Test
  void incident_isItsDashboardWhereOtherDataStay() {
    String address = address(DataView.INCIDENTS, "id", "again");

    assertThat(address).startsWith(SPACE + "/app/dashboards#/view/inferscope-incident?");
    assertThat(ImportFile.object("dashboard", "inferscope-incident").isObject()).isTrue();
    JsonNode incidents = search(DataView.INCIDENTS, address);
    assertThat(incidents.at("/hits/total/value").asInt()).isEqualTo(1);
    assertThat(incidents.at("/hits/hits/0/_source/id").asText()).isEqualTo("again");
    assertThat(search(DataView.SPANS, address).at("/hits/total/value").asInt()).isPositive();
  }

  @Test
  void incident_bringsItsOwnTimeWhereTheDetectorWroteIt() {
    assertThat(address(DataView.INCIDENTS, "dashboard", "inferscope-incident?_g=(time:())"))
        .isEqualTo(SPACE + "/app/dashboards#/view/inferscope-incident?_g=(time:())");
    assertThat(parameters(DataView.INCIDENTS, "dashboard").path("labelTemplate").asText())
        .isEqualTo("open");
  }

  /** It wants a key, which a click does not send. */
  @ParameterizedTest
  @CsvSource({"SPANS,trace.id,traces", "INCIDENTS,incident.id,incidents"})
  void api_isSaidToBeTheApi(DataView view, String field, String resource) {
    assertThat(address(view, field, "1"))
        .isEqualTo("http://127.0.0.1:8480/api/v1/" + resource + "/1");
    assertThat(parameters(view, field).path("labelTemplate").asText()).isEqualTo("API: {{value}}");
  }

  /** Kibana drops a panel's own query with the filters that a layer ignores. */
  @Test
  void panel_thatFiltersPassByHasNoConditionThatKibanaWouldDrop() {
    Panel.Chart chart = Panel.number("Open", DataView.INCIDENTS).where("state : open");

    assertThatThrownBy(chart::withoutFilters).isInstanceOf(IllegalArgumentException.class);
  }
}
