package io.inferscope.collector;

import io.vertx.core.Future;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One event loop's part of the listener for lines. */
final class LinesReceiver {
  private final ReceiverContext receiver;
  private final LinesConfig config;
  private final ConnectionLimit limit;
  private final NetServer server;
  private final Set<LineConnection> connections = new HashSet<>();

  LinesReceiver(
      ReceiverContext receiver,
      LinesConfig config,
      ConnectionLimit limit,
      NetServerOptions options) {
    this.receiver = receiver;
    this.config = config;
    this.limit = limit;
    this.server = receiver.vertx().createNetServer(options).connectHandler(this::connected);
  }

  Future<Integer> listen() {
    return server.listen().map(NetServer::actualPort);
  }

  private void connected(NetSocket socket) {
    if (!limit.enter()) {
      socket.close();
      return;
    }
    LineConnection connection = new LineConnection(receiver, config, socket);
    connections.add(connection);
    connection
        .begin()
        .onComplete(
            over -> {
              connections.remove(connection);
              limit.leave();
            });
  }

  /** Appends what was read, for as long as the configuration allows. */
  Future<Void> close() {
    List<Future<Void>> ends = new ArrayList<>();
    List.copyOf(connections).forEach(connection -> ends.add(connection.finish()));
    long deadline =
        receiver
            .vertx()
            .setTimer(
                receiver.config().closeTimeout().toMillis(),
                late -> List.copyOf(connections).forEach(LineConnection::abandon));
    return Future.join(ends)
        .onComplete(over -> receiver.vertx().cancelTimer(deadline))
        .compose(over -> server.close());
  }
}
