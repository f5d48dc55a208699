package io.inferscope.kibanadashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertRuleTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int RULES = AlertRule.all().size();

  private FakeKibana kibana;

  @BeforeEach
  void start() throws IOException {
    kibana = new FakeKibana();
  }

  @AfterEach
  void stop() {
    kibana.close();
  }

  private ImportResult importRules() throws InterruptedException {
    return new KibanaClient(new KibanaAddress(kibana.address(), "", null), HTTP).importRules();
  }

  @Test
  void importRules_keepsWhatTheirOwnerDecided() throws InterruptedException {
    assertThat(importRules()).isEqualTo(new ImportResult.Imported(RULES, 0));
    ObjectNode rule = (ObjectNode) kibana.objects("").get("rule inferscope-incident");
    rule.put("enabled", false).put("name", "mine").putArray("actions").addObject().put("id", "me");

    assertThat(importRules()).isEqualTo(new ImportResult.Imported(RULES, RULES));

    JsonNode after = kibana.objects("").get("rule inferscope-incident");
    assertThat(after.path("name").asText())
        .isEqualTo("Inferscope: An incident is open and nobody has it");
    assertThat(after.path("enabled").asBoolean()).isFalse();
    assertThat(after.at("/actions/0/id").asText()).isEqualTo("me");
  }

  @Test
  void importRules_saysWhichWereRefused() throws InterruptedException {
    kibana.answer(403, "{}");

    ImportResult.Incomplete result = (ImportResult.Incomplete) importRules();

    assertThat(result.objects()).isZero();
    assertThat(result.problems()).hasSize(RULES).allMatch(problem -> problem.contains("privilege"));
  }

  /** One that comes back was opened long ago, which a window of five minutes would never hold. */
  @DisabledIfSystemProperty(named = Node.GIVEN, matches = ".+")
  @Test
  void incidents_areToldWhenTheyAreOpenedAgainToo() {
    AlertRule rule = AlertRule.all().getFirst();
    JsonNode parameters = rule.json().path("params");
    String query = parameters.path("esQuery").asText();

    JsonNode hits =
        Node.send("POST", "/" + rule.view().title() + "/_search", query).at("/hits/hits");

    assertThat(parameters.path("timeField").asText()).isEqualTo("updated_at");
    assertThat(hits.findValuesAsText("_id")).hasSize(2);
    assertThat(hits.findValuesAsText("state")).containsExactlyInAnyOrder("open", "reopened");
  }

  static List<AlertRule> rules() {
    return AlertRule.all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rule_countsDocumentsOfARealElasticsearch(AlertRule rule) {
    JsonNode parameters = rule.json().path("params");
    ObjectNode body = (ObjectNode) Json.parse(parameters.path("esQuery").asText());
    body.put("size", 0);
    if (parameters.path("groupBy").asText().equals("top")) {
      body.putObject("aggs")
          .putObject("groups")
          .putObject("terms")
          .put("field", parameters.path("termField").asText());
    }
    JsonNode answer = Node.send("POST", "/" + rule.view().title() + "/_search", Json.text(body));

    assertThat(answer.at("/hits/total/value").asInt()).isPositive();
    if (body.has("aggs")) {
      assertThat(answer.at("/aggregations/groups/buckets")).isNotEmpty();
    }
  }
}
