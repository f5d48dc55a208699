package io.inferscope.collector;

/** The ports that the listeners got. Thread-safe. */
final class BoundPorts {
  private volatile int grpc = -1;
  private volatile int http = -1;
  private volatile int lines = -1;

  void grpc(int port) {
    grpc = port;
  }

  void http(int port) {
    http = port;
  }

  void lines(int port) {
    lines = port;
  }

  Collector.Ports ports() {
    return new Collector.Ports(grpc, http, lines);
  }
}
