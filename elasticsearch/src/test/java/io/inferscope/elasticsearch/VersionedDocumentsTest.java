package io.inferscope.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.elasticsearch.VersionedDocuments.Versioned;
import io.inferscope.elasticsearch.VersionedDocuments.Write;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class VersionedDocumentsTest {
  private static final String INDEX = "inferscope-account";
  private final VersionedDocuments documents = new VersionedDocuments(Node.CONNECTION);

  @Test
  void get_answersNothingWhereThereIsNoIndex() throws IOException, InterruptedException {
    assertThat(documents.get("inferscope-no-such-index", "a")).isEmpty();
  }

  @Test
  void create_refusesWhatIsThere() throws IOException, InterruptedException {
    assertThat(documents.create(INDEX, "create", "{\"n\":1}")).isInstanceOf(Write.Written.class);
    assertThat(documents.create(INDEX, "create", "{\"n\":2}")).isInstanceOf(Write.Conflict.class);

    assertThat(text("create")).isEqualTo("{\"n\":1}");
  }

  @Test
  void replace_refusesAnOlderVersion() throws IOException, InterruptedException {
    documents.create(INDEX, "replace", "{\"n\":1}");
    Versioned first = documents.get(INDEX, "replace").orElseThrow();

    Write second = documents.replace(INDEX, "replace", "{\"n\":2}", first.version());
    Write late = documents.replace(INDEX, "replace", "{\"n\":3}", first.version());

    assertThat(second)
        .isEqualTo(new Write.Written(documents.get(INDEX, "replace").orElseThrow().version()));
    assertThat(late).isInstanceOf(Write.Conflict.class);
    assertThat(text("replace")).isEqualTo("{\"n\":2}");
  }

  private String text(String id) throws IOException, InterruptedException {
    return new String(documents.get(INDEX, id).orElseThrow().json(), StandardCharsets.UTF_8);
  }
}
