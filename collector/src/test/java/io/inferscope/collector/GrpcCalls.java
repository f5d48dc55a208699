package io.inferscope.collector;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls as bytes over HTTP/2, so that they can be wrong. */
final class GrpcCalls {
  static final String LOGS = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

  /** A status and what came with it. */
  record Answer(int status, String message, @Nullable String details, Buffer body) {}

  private final Running running;
  private final HttpClient client;

  GrpcCalls(Running running) {
    this.running = running;
    this.client =
        running.vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
  }

  static Buffer frame(int packed, byte[] message) {
    return Buffer.buffer().appendByte((byte) packed).appendInt(message.length).appendBytes(message);
  }

  Answer call(String path, Buffer body, Map<String, String> headers) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(running.collector.ports().grpc())
            .setURI(path)
            .putHeader("content-type", "application/grpc")
            .putHeader("te", "trailers")
            .putHeader("authorization", "Bearer " + Running.KEY);
    headers.forEach(options::putHeader);
    return client.request(options).compose(request -> answer(request, body)).await();
  }

  /** On the event loop in one go: an answer that ends before it is listened to is never heard. */
  private static Future<Answer> answer(HttpClientRequest request, Buffer body) {
    return request
        .send(body)
        .compose(response -> response.body().map(content -> answer(response, content)));
  }

  private static Answer answer(HttpClientResponse response, Buffer body) {
    String inTrailers = response.getTrailer("grpc-status");
    return new Answer(
        Integer.parseInt(inTrailers == null ? response.getHeader("grpc-status") : inTrailers),
        String.valueOf(response.getHeader("grpc-message")),
        response.getHeader("grpc-status-details-bin"),
        body);
  }
}
