package io.inferscope.embeddedelasticsearchlauncher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.BindHttpException;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;
import org.elasticsearch.transport.BindTransportException;
import org.jspecify.annotations.Nullable;

/**
 * The node's process. Arguments are settings, {@code name=value}. To standard output it writes
 * {@code ready PORT} or {@code failed KIND DETAIL} with KIND one of {@code port}, {@code lock},
 * {@code disk}, {@code other}, and later {@code closed}, when the data are free for the next node.
 * It stops when its standard input ends: the parent holds the other end, so the node goes with it
 * however the parent dies.
 */
final class NodeLauncher {
  private static final int SECONDS_TO_CLOSE = 30;

  /** After closing, the JVM may still be writing its archive of classes. */
  private static final int SECONDS_TO_EXIT = 120;

  private final PrintStream parent = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private NodeLauncher() {}

  public static void main(String[] arguments) throws InterruptedException {
    new NodeLauncher().run(settings(arguments));
  }

  private void run(Settings settings) throws InterruptedException {
    Thread watcher = new Thread(this::watchParent, "parent-watcher");
    watcher.setDaemon(true);
    watcher.start();
    Node node;
    try {
      node = start(settings);
    } catch (Exception e) {
      parent.println("failed " + kind(e) + " " + detail(e));
      Runtime.getRuntime().halt(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "node-shutdown"));
    HttpServerTransport http = node.injector().getInstance(HttpServerTransport.class);
    parent.println("ready " + http.boundAddress().publishAddress().getPort());
    stop.await();
    System.exit(0);
  }

  private static Settings settings(String[] arguments) {
    Settings.Builder settings = Settings.builder();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      settings.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return settings.build();
  }

  private static Node start(Settings settings) throws Exception {
    LogConfigurator.configureESLogging();
    Environment environment =
        new Environment(settings, Path.of(settings.get("path.home")).resolve("config"));
    LogConfigurator.configure(environment, false);
    PluginsLoader plugins =
        PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir(), false),
            PluginsLoader.loadPluginsBundles(environment.pluginsDir(), false),
            Map.of());
    return new Node(environment, plugins).start();
  }

  private void watchParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent says nothing; only the end of the stream means something.
      }
    } catch (IOException e) {
      // A broken pipe is the parent's end as well.
    }
    stop.countDown();
    try {
      if (closed.await(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
        TimeUnit.SECONDS.sleep(SECONDS_TO_EXIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A process that hangs while it ends must not outlive its parent for ever.
    Runtime.getRuntime().halt(3);
  }

  private void close(Node node) {
    try {
      node.prepareForClose();
      node.close();
      boolean unused = node.awaitClose(20, TimeUnit.SECONDS);
    } catch (IOException e) {
      LogManager.getLogger(NodeLauncher.class).error("closing the node failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed.countDown();
    parent.println("closed");
  }

  private static String kind(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (cause instanceof BindHttpException || cause instanceof BindTransportException) {
        return "port";
      }
      if (message.contains("failed to obtain node lock")) {
        return "lock";
      }
      if (message.contains("no space left on device")) {
        return "disk";
      }
    }
    return "other";
  }

  private static String detail(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text =
        root instanceof FileSystemException ? root.toString() : String.valueOf(root.getMessage());
    return text.lines().findFirst().orElse(root.getClass().getName());
  }
}
