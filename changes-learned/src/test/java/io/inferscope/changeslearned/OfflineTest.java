package io.inferscope.changeslearned;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Ec2Utils;
import io.inferscope.changes.Method;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * DJL's report of its use goes to an address in numbers and past any proxy, so neither a resolver
 * nor a proxy selector would see it: what is watched is every web address that this JVM opens. A
 * JVM of its own, since DJL reports once a day and once a start of its engine.
 */
class OfflineTest {
  private static final List<String> OPENED = new CopyOnWriteArrayList<>();

  /** Notes, and refuses. */
  private static final class Watched extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      OPENED.add(url.toString());
      throw new IOException("refused by the test");
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
      return openConnection(url);
    }
  }

  static {
    URL.setURLStreamHandlerFactory(protocol -> protocol.startsWith("http") ? new Watched() : null);
  }

  @Test
  void training_opensNoConnection() {
    double[] past = new double[LearnedScorer.FIRST];
    for (int i = 0; i < past.length; i++) {
      past[i] = Math.sin(i);
    }

    TrainingResult result = new Training(Networks.network(Method.AUTOENCODER), past).call();

    assertThat(result).isInstanceOf(TrainingResult.Trained.class);
    assertThat(OPENED).isEmpty();

    // Without the switch the same watch does see the report: the test can fail.
    System.clearProperty("ai.djl.offline");
    System.clearProperty("OPT_OUT_TRACKING");
    try {
      Ec2Utils.callHome(Djl.ENGINE);
    } finally {
      Djl.keptOffline();
    }
    assertThat(OPENED).isNotEmpty();
  }
}
