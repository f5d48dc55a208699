package io.inferscope.queryapi;

import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * Hands parameters of type string to Vert.x as JSON strings. Vert.x decodes every parameter as JSON
 * and takes only what it cannot decode for text: {@code "a b"} would lose its quotes, {@code a:"b"}
 * would be refused and {@code 17} would not be a string.
 */
final class TextParameters implements RequestExtractor {
  private final RequestExtractor extractor = RequestExtractor.withBodyHandler();

  @Override
  public Future<ValidatableRequest> extractValidatableRequest(
      RoutingContext context, Operation operation) {
    return extractor
        .extractValidatableRequest(context, operation)
        .map(request -> encoded(request, operation));
  }

  private static ValidatableRequest encoded(ValidatableRequest request, Operation operation) {
    return new Extracted(
        request.getCookies(),
        encoded(request.getPathParameters(), operation, Location.PATH),
        encoded(request.getQuery(), operation, Location.QUERY),
        request.getHeaders(),
        request.getBody(),
        request.getContentType());
  }

  private static Map<String, RequestParameter> encoded(
      Map<String, RequestParameter> values, Operation operation, Location location) {
    Map<String, RequestParameter> encoded = new HashMap<>(values);
    for (Parameter parameter : operation.getParameters()) {
      RequestParameter value = values.get(parameter.getName());
      if (parameter.getIn() == location
          && parameter.getSchemaType() == SchemaType.STRING
          && value != null
          && value.isString()) {
        encoded.put(parameter.getName(), new Encoded(Json.encode(value.getString())));
      }
    }
    return encoded;
  }

  /** A value that Vert.x is to decode. */
  private record Encoded(Object get) implements RequestParameter {}

  /** The parts of a request. */
  private record Extracted(
      Map<String, RequestParameter> getCookies,
      Map<String, RequestParameter> getPathParameters,
      Map<String, RequestParameter> getQuery,
      Map<String, RequestParameter> getHeaders,
      RequestParameter getBody,
      String getContentType)
      implements ValidatableRequest {}
}
