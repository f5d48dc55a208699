package io.inferscope.changeslearned;

import ai.djl.util.Utils;
import java.util.Optional;

/**
 * Keeps DJL to itself. Unless told otherwise its engine reports to its makers when it starts, and
 * it fetches natives that it does not find; of both its version 0.35.1 is kept by its offline mode,
 * which the environment variable {@code DJL_OFFLINE} decides, and only then the property.
 */
final class Djl {
  static final String ENGINE = "PyTorch";

  private Djl() {}

  /**
   * To be called before anything else of DJL's.
   *
   * @return why DJL must not be used; empty when it may be
   */
  static Optional<String> keptOffline() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    return Utils.isOfflineMode()
        ? Optional.empty()
        : Optional.of(
            "the environment variable DJL_OFFLINE lets DJL use the network; remove it, or set it to true");
  }
}
