package io.inferscope.collector;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop's part of all listeners; the instances share the ports. */
final class ReceiverVerticle extends VerticleBase {
  private static final int STREAM_WINDOW_BYTES = 1 << 20;
  private static final int CONNECTION_WINDOW_BYTES = 4 << 20;
  private static final int MOST_STREAMS = 100;

  /** What the instances of one collector share besides the context. */
  record Listeners(
      ReceiverContext receiver,
      BoundPorts ports,
      ConnectionLimit grpc,
      ConnectionLimit http,
      ConnectionLimit lines) {}

  private final ReceiverContext receiver;
  private final Listeners listeners;
  private final List<HttpServer> servers = new ArrayList<>();
  private @Nullable LinesReceiver lines;

  ReceiverVerticle(Listeners listeners) {
    this.listeners = listeners;
    this.receiver = listeners.receiver();
  }

  @Override
  public Future<?> start() {
    CollectorConfig config = receiver.config();
    BoundPorts ports = listeners.ports();
    return listen(new OtlpGrpc(receiver.verifier()), config.grpcPort(), -1, listeners.grpc())
        .onSuccess(ports::grpc)
        .compose(
            bound ->
                listen(new OtlpHttp(receiver.verifier()), config.httpPort(), -2, listeners.http()))
        .onSuccess(ports::http)
        .compose(bound -> listenForLines());
  }

  /**
   * @param anyPort what Vert.x takes for "any port, and the same one for all instances"
   */
  private Future<Integer> listen(Protocol protocol, int port, int anyPort, ConnectionLimit limit) {
    CollectorConfig config = receiver.config();
    HttpServerOptions options =
        new HttpServerOptions()
            .setHandle100ContinueAutomatically(true)
            // The protocol's own 64 KiB stop a sender several times in each request.
            .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
            .setInitialSettings(
                new Http2Settings()
                    .setInitialWindowSize(STREAM_WINDOW_BYTES)
                    .setMaxConcurrentStreams(MOST_STREAMS))
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setIdleTimeout((int) config.idleTimeout().toSeconds());
    bind(options, config.host(), port == 0 ? anyPort : port);
    options.setUseAlpn(config.tls() != null);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connection -> admit(connection, limit))
            .requestHandler(request -> Exchange.begin(receiver, protocol, request));
    servers.add(server);
    return server.listen().map(HttpServer::actualPort).recover(e -> cannotListen(options, e));
  }

  private Future<Integer> listenForLines() {
    LinesConfig config = receiver.config().lines();
    if (config == null) {
      return Future.succeededFuture(-1);
    }
    NetServerOptions options = new NetServerOptions();
    bind(options, config.host(), config.port() == 0 ? -3 : config.port());
    LinesReceiver started = new LinesReceiver(receiver, config, listeners.lines(), options);
    lines = started;
    return started
        .listen()
        .onSuccess(listeners.ports()::lines)
        .recover(e -> cannotListen(options, e));
  }

  private void bind(NetServerOptions options, String host, int port) {
    options.setHost(host).setPort(port);
    TlsConfig tls = receiver.config().tls();
    if (tls != null) {
      TCPSSLOptions secured = options.setSsl(true);
      secured.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertPath(tls.certificate().toString())
              .addKeyPath(tls.key().toString()));
    }
  }

  private static Future<Integer> cannotListen(NetServerOptions options, Throwable cause) {
    return Future.failedFuture(
        new IllegalStateException(
            "cannot listen on %s:%d: %s"
                .formatted(options.getHost(), options.getPort(), cause.getMessage()),
            cause));
  }

  private static void admit(HttpConnection connection, ConnectionLimit limit) {
    if (limit.enter()) {
      connection.closeHandler(gone -> limit.leave());
    } else {
      connection.close();
    }
  }

  /** Takes no new requests, answers those under way, then closes. */
  @Override
  public Future<?> stop() {
    List<Future<?>> ends = new ArrayList<>();
    long millis = receiver.config().closeTimeout().toMillis();
    servers.forEach(server -> ends.add(server.shutdown(millis, TimeUnit.MILLISECONDS)));
    if (lines != null) {
      ends.add(lines.close());
    }
    return Future.join(ends);
  }
}
