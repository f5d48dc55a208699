package io.inferscope.queryapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The file {@code openapi.yaml}. */
final class Contract {
  private Contract() {}

  /** The file as people read it. */
  static String text() {
    try (InputStream stream = Contract.class.getResourceAsStream("/openapi.yaml")) {
      if (stream == null) {
        throw new IllegalStateException("openapi.yaml is missing from the build");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The file as Vert.x checks requests by it: without the bodies of answers, since Vert.x refuses a
   * contract with media types that it cannot validate, such as {@code application/problem+json}.
   */
  static OpenAPIContract load(Vertx vertx) {
    try {
      ObjectNode tree = (ObjectNode) new YAMLMapper().readTree(text());
      for (JsonNode path : tree.path("paths")) {
        for (JsonNode operation : path) {
          operation.path("responses").forEach(response -> withoutBody(response));
        }
      }
      tree.path("components").path("responses").forEach(Contract::withoutBody);
      return OpenAPIContract.from(vertx, new JsonObject(tree.toString())).await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void withoutBody(JsonNode response) {
    if (response instanceof ObjectNode object) {
      object.remove("content");
    }
  }
}
