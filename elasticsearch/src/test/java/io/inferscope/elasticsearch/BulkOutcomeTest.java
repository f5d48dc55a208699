package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outcomes that a healthy node does not produce, with the answers that real ones gave. */
class BulkOutcomeTest {

  @ParameterizedTest
  @CsvSource({
    "400,validation_exception,true",
    "429,es_rejected_execution_exception,true",
    "429,circuit_breaking_exception,true",
    "429,cluster_block_exception,true",
    "403,cluster_block_exception,true",
    "403,security_exception,true",
    "404,index_not_found_exception,true",
    "503,unavailable_shards_exception,true",
    "503,process_cluster_event_timeout_exception,true",
    "500,i_o_exception,true",
    "400,document_parsing_exception,false",
    "400,illegal_argument_exception,false",
    "400,invalid_index_name_exception,false",
  })
  void item_isJudgedByItsType(int status, String type, boolean retryable) throws Exception {
    String json =
        """
        {"errors":true,"items":[{"create":{"status":%d,"error":{"type":"%s","reason":"r",\
        "caused_by":{"type":"c","reason":"deep"}}}},{"create":{"status":201}}]}"""
            .formatted(status, type);
    assertThat(send(new FakeServer.Answer(200, json)))
        .isEqualTo(
            new BulkResult.Completed(
                List.of(
                    retryable
                        ? new BulkItem.Retryable(status, type, "r: deep")
                        : new BulkItem.Rejected(status, type, "r: deep"),
                    BulkItem.STORED),
                false));
  }

  @ParameterizedTest
  @CsvSource({"429", "401", "403", "500", "502", "503"})
  void request_isUnavailable(int status) throws Exception {
    assertThat(send(new FakeServer.Answer(status, "{\"error\":{\"type\":\"t\",\"reason\":\"r\"}}")))
        .isEqualTo(new BulkResult.Unavailable(status, "r"));
  }

  @Test
  void request_isUnavailableWhenTheAnswerIsCutOff() throws Exception {
    assertThat(send(new FakeServer.Answer(200, "{\"errors\":true,\"items\":[{\"cre")))
        .isInstanceOf(BulkResult.Unavailable.class);
    assertThat(send(new FakeServer.Answer(200, "{\"errors\":true,\"items\":[]}")))
        .isInstanceOf(BulkResult.Unavailable.class);
  }

  @Test
  void request_isSplitWhenItIsTooLarge() throws Exception {
    try (FakeServer server =
            new FakeServer(
                request ->
                    request.bytes() > 120
                        ? new FakeServer.Answer(413, "")
                        : new FakeServer.Answer(200, "{\"errors\":false,\"items\":[]}"));
        ElasticsearchConnection connection = server.connect()) {
      BulkBody body = new BulkBody(10);
      for (String document : List.of("{}", "{}", "{\"a\":\"" + "x".repeat(200) + "\"}", "{}")) {
        body.create("i", "1");
        body.write(Ascii.utf8(document), 0, document.length());
        body.endDocument();
      }
      assertThat(new BulkClient(connection, false).send(body))
          .isInstanceOfSatisfying(
              BulkResult.Completed.class,
              completed -> {
                assertThat(completed.allStored()).isFalse();
                assertThat(completed.items())
                    .extracting(BulkItem::getClass)
                    .containsExactly(
                        BulkItem.Stored.class,
                        BulkItem.Stored.class,
                        BulkItem.Rejected.class,
                        BulkItem.Stored.class);
              });
    }
  }

  private static BulkResult send(FakeServer.Answer answer) throws Exception {
    try (FakeServer server = new FakeServer(request -> answer);
        ElasticsearchConnection connection = server.connect()) {
      BulkBody body = new BulkBody(10);
      for (int i = 0; i < 2; i++) {
        body.create("i", "id" + i);
        body.write(Ascii.bytes("{}"), 0, 2);
        body.endDocument();
      }
      return new BulkClient(connection, false).send(body);
    }
  }
}
