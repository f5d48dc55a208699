package io.inferscope.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for what must listen on the same one after each restart. */
final class FreePort {
  private FreePort() {}

  /** Free on loopback now. */
  static int next() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
