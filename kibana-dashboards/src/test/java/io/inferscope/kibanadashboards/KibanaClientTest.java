package io.inferscope.kibanadashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.kibanadashboards.KibanaAddress.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KibanaClientTest {
  private static final List<SavedObject> OBJECTS = Dashboards.savedObjects(ServiceLinks.LOCAL);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private FakeKibana kibana;

  @BeforeEach
  void start() throws IOException {
    kibana = new FakeKibana();
  }

  @AfterEach
  void stop() {
    kibana.close();
  }

  private KibanaClient client(String space) {
    return new KibanaClient(new KibanaAddress(kibana.address(), space, null), HTTP);
  }

  @Test
  void importAll_bringsEverythingInAndMayBeRepeated() throws InterruptedException {
    assertThat(client("").importAll(OBJECTS))
        .isEqualTo(new ImportResult.Imported(OBJECTS.size(), 0));
    assertThat(client("").importAll(OBJECTS))
        .isEqualTo(new ImportResult.Imported(OBJECTS.size(), OBJECTS.size()));
    assertThat(kibana.objects("").values())
        .containsExactlyElementsOf(OBJECTS.stream().map(SavedObject::json).toList());
  }

  @Test
  void importAll_goesIntoTheSpaceThatIsNamed() throws InterruptedException {
    kibana.addSpace("ml");

    assertThat(client("ml").importAll(OBJECTS)).isInstanceOf(ImportResult.Imported.class);
    assertThat(kibana.objects("ml")).hasSize(OBJECTS.size());
    assertThat(kibana.objects("")).isEmpty();
    assertThat(client("absent").importAll(OBJECTS))
        .isEqualTo(
            new ImportResult.Failed(
                "Kibana at " + kibana.address() + " has no space absent, or is no Kibana."));
  }

  @Test
  void importAll_sendsCredentials() throws InterruptedException {
    Credentials user = new Credentials.User("me", "secret");
    new KibanaClient(new KibanaAddress(kibana.address(), "", user), HTTP).importAll(OBJECTS);
    assertThat(kibana.authorization()).isEqualTo("Basic bWU6c2VjcmV0");

    Credentials key = new Credentials.ApiKey("abc=");
    new KibanaClient(new KibanaAddress(kibana.address(), "", key), HTTP).importAll(OBJECTS);
    assertThat(kibana.authorization()).isEqualTo("ApiKey abc=");
    assertThat(List.of(user, key)).hasToString("[User[me], ApiKey[…]]");
  }

  @Test
  void importAll_explainsEachObjectThatWasNotTaken() throws InterruptedException {
    kibana.answer(
        200,
        """
        {"success":false,"successCount":1,"errors":[
         {"type":"dashboard","id":"a","meta":{"title":"A"},"error":{"type":"conflict","destinationId":"b"}},
         {"type":"search","id":"s","error":{"type":"missing_references","references":[{"type":"index-pattern","id":"p"}]}},
         {"type":"links","id":"l","error":{"type":"unsupported_type"}},
         {"type":"dashboard","id":"d","error":{"type":"unknown","statusCode":422,
           "message":"Document belongs to a more recent version of Kibana [10.2.0]"}}]}\
        """);

    assertThat(client("").importAll(OBJECTS))
        .isEqualTo(
            new ImportResult.Incomplete(
                1,
                List.of(
                    "dashboard a («A») was not replaced: another space's object has its identifier"
                        + " (b); delete that one, or choose another space.",
                    "search s needs what is not there: index-pattern p; import them first.",
                    "links l is of a type that this Kibana does not know; versions 8.19 and 9.x"
                        + " do.",
                    "dashboard d was refused: Document belongs to a more recent version of Kibana"
                        + " [10.2.0] Versions 8.19 and 9.x of Kibana know these objects; update"
                        + " this one.")));
  }

  @Test
  void importAll_believesNoSuccessWithoutTheWord() throws InterruptedException {
    kibana.answer(200, "<html>a proxy's greeting</html>");
    assertThat(client("").importAll(OBJECTS)).isInstanceOf(ImportResult.Failed.class);

    kibana.answer(200, "{\"success\":false,\"successCount\":0}");
    assertThat(client("").importAll(OBJECTS)).isInstanceOf(ImportResult.Incomplete.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | does not accept these credentials",
        "403 | the privilege “Saved Objects Management”",
        "404 | is its base path missing?",
        "503 | is not ready yet",
        "500 | answered with status 500: out of order",
      })
  void importAll_saysWhatToDoWhenRefused(int status, String sentence) throws InterruptedException {
    kibana.answer(status, "{\"message\":\"out of order\"}");

    assertThat(client("").importAll(OBJECTS))
        .isInstanceOfSatisfying(
            ImportResult.Failed.class, failed -> assertThat(failed.reason()).contains(sentence));
  }

  @Test
  void importAll_saysThatNobodyListens() throws InterruptedException {
    kibana.close();

    assertThat(client("").importAll(OBJECTS))
        .isEqualTo(
            new ImportResult.Failed(
                "Kibana at " + kibana.address() + " does not answer: nothing listens there."));
  }

  @ParameterizedTest
  @CsvSource({"localhost:5601", "ftp://localhost", "/kibana"})
  void address_isOfAKibana(String text) {
    assertThatThrownBy(() -> new KibanaAddress(URI.create(text), "", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("look like http://localhost:5601");
  }

  @Test
  void export_leavesOutWhatIsNotThere() throws InterruptedException {
    assertThat(client("").export(OBJECTS)).isEqualTo(new ExportResult.Exported(List.of()));
    client("").importAll(OBJECTS);
    kibana.objects("").remove("dashboard inferscope-incident");

    assertThat(client("").export(OBJECTS))
        .isInstanceOfSatisfying(
            ExportResult.Exported.class,
            exported -> {
              assertThat(exported.objects()).hasSize(OBJECTS.size() - 1);
              assertThat(Comparison.differences(OBJECTS, exported.objects()))
                  .containsExactly("dashboard inferscope-incident is not there");
            });
  }

  @Test
  void export_isAnImportFile() throws InterruptedException {
    client("").importAll(OBJECTS);

    assertThat(client("").export(OBJECTS))
        .isInstanceOfSatisfying(
            ExportResult.Exported.class,
            exported -> assertThat(exported.importFile()).isEqualTo(ImportFile.TEXT));
  }

  @Test
  void differences_nameThePlaceAndBothValues() {
    List<JsonNode> theirs = OBJECTS.stream().map(SavedObject::json).toList();
    ObjectNode tag = (ObjectNode) theirs.getFirst().path("attributes");
    tag.put("color", "#000000").remove("description");
    ObjectNode overview =
        (ObjectNode) ImportFile.object("dashboard", "inferscope-overview").deepCopy();
    JsonNode panels = ImportFile.inner(overview, "panelsJSON");
    ((ObjectNode) panels.get(2)).put("title", "Mine");
    overview.withObject("/attributes").put("panelsJSON", Json.text(panels));
    overview.putArray("references");

    assertThat(Comparison.differences(OBJECTS.subList(0, 1), theirs))
        .containsExactly(
            "tag inferscope:/description is missing, should be \"Made by `inferscope kibana"
                + " import`\"",
            "tag inferscope:/color is \"#000000\", should be \"#6092C0\"");
    List<SavedObject> ours =
        OBJECTS.stream().filter(one -> one.id().equals("inferscope-overview")).toList();
    assertThat(Comparison.differences(ours, List.of(overview)))
        .contains(
            "dashboard inferscope-overview:/panelsJSON/2/title is \"Mine\", should be \"Open"
                + " incidents\"",
            "dashboard inferscope-overview: does not refer to tag inferscope");
  }

  /** Kibana 9.4 moves a session into its first tab; it also adds what we left out. */
  @Test
  void differences_areNotWhatKibanaMigrates() {
    SavedObject session = DiscoverSession.LOGS.savedObject();
    ObjectNode migrated = session.json().deepCopy();
    ObjectNode moved = (ObjectNode) migrated.remove("attributes");
    ObjectNode attributes = migrated.putObject("attributes");
    attributes.set("title", moved.remove("title"));
    moved.put("sampleSize", 500).remove("grid");
    attributes.putArray("tabs").addObject().put("id", "t").set("attributes", moved);

    assertThat(Comparison.differences(List.of(session), List.of(migrated))).isEmpty();
  }
}
