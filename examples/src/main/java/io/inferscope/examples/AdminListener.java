package io.inferscope.examples;

import io.inferscope.examples.HttpListener.Reply;
import io.inferscope.examples.HttpListener.Request;
import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;

/**
 * The port that makes a service fail on demand: {@code POST /faults/NAME} starts, {@code DELETE
 * /faults} ends it. Nothing here is traced, counted or logged, so that telemetry shows only what a
 * fault does.
 */
final class AdminListener {
  private AdminListener() {}

  /**
   * Starts to listen.
   *
   * @param faults what each name does, and returns once it is in force
   * @param heal what makes the service well again
   */
  static HttpListener start(int port, Map<String, Runnable> faults, Runnable heal)
      throws IOException {
    return HttpListener.start(port, request -> answer(request, faults, heal));
  }

  private static Reply answer(Request request, Map<String, Runnable> faults, Runnable heal) {
    if (request.method().equals("DELETE") && request.path().equals("/faults")) {
      heal.run();
      return new Reply(200, Json.object("fault", "none"));
    }
    String name = request.path().replaceFirst("^/faults/", "");
    Runnable fault = faults.get(name);
    if (!request.method().equals("POST") || fault == null) {
      return Reply.error(404, "POST /faults/NAME or DELETE /faults; names: " + names(faults));
    }
    fault.run();
    return new Reply(200, Json.object("fault", name));
  }

  private static String names(Map<String, Runnable> faults) {
    return String.join(", ", new TreeSet<>(faults.keySet()));
  }
}
