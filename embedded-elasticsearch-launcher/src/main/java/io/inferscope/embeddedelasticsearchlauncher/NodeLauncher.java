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
 * The node's process. Arguments are settings, {@code name=value}. It writes one line to standard
 * output, {@code ready PORT} or {@code failed KIND DETAIL} with KIND one of {@code port}, {@code
 * lock}, {@code disk}, {@code other}, and stops when its standard input ends: the parent holds the
 * other end, so the node goes with it however the parent dies.
 */
final class NodeLauncher {

  private NodeLauncher() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream parent = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    CountDownLatch stop = new CountDownLatch(1);
    watchParent(stop);
    Node node;
    try {
      node = start(settings(arguments));
    } catch (Exception e) {
      parent.println("failed " + kind(e) + " " + detail(e));
      Runtime.getRuntime().halt(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "node-shutdown"));
    int port =
        node.injector()
            .getInstance(HttpServerTransport.class)
            .boundAddress()
            .publishAddress()
            .getPort();
    parent.println("ready " + port);
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

  private static void watchParent(CountDownLatch stop) {
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // The parent says nothing; only the end of the stream means something.
                }
              } catch (IOException e) {
                // A broken pipe is the parent's end as well.
              }
              stop.countDown();
              haltIfStuck();
            },
            "parent-watcher");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** A node that hangs while it closes must not outlive its parent for ever. */
  private static void haltIfStuck() {
    try {
      TimeUnit.SECONDS.sleep(30);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(3);
  }

  private static void close(Node node) {
    try {
      node.prepareForClose();
      node.close();
      boolean unused = node.awaitClose(20, TimeUnit.SECONDS);
    } catch (IOException e) {
      LogManager.getLogger(NodeLauncher.class).error("closing the node failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
