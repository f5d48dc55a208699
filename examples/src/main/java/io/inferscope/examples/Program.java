package io.inferscope.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a service as a process: reads its options, prints one line that tells where it listens, and
 * closes it when the process is told to end.
 */
final class Program {
  /** With this flag the process ends when its standard input does: with its parent. */
  static final String WITH_PARENT = "--until-input-ends";

  private Program() {}

  /** Starts a service from its options. */
  interface Starter {
    Running start(Options options) throws IOException;
  }

  /**
   * A started service.
   *
   * @param where the line that is printed, for people and for the process that started this one
   * @param service what to close at the end
   */
  record Running(String where, AutoCloseable service) {}

  static void run(String[] arguments, Set<String> options, Starter starter) {
    Locale.setDefault(Locale.ROOT);
    // Keep-alive connections otherwise wait 40 ms for a delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // A client that gives up idle connections before the server does never meets a closed one.
    System.setProperty("jdk.httpclient.keepalive.timeout", "10");
    try {
      Options parsed = Options.parse(arguments, new TreeSet<>(options), Set.of(WITH_PARENT));
      Running running = starter.start(parsed);
      closeAtEnd(running.service());
      System.out.println(running.where());
      System.out.flush();
      awaitEnd(parsed.flag(WITH_PARENT));
    } catch (Options.UsageException | IOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static void closeAtEnd(AutoCloseable service) {
    Thread close =
        new Thread(
            () -> {
              try {
                service.close();
              } catch (Exception e) {
                System.err.println("not closed cleanly: " + e);
              }
            },
            "close");
    Runtime.getRuntime().addShutdownHook(close);
  }

  private static void awaitEnd(boolean withInput) throws IOException {
    if (withInput) {
      System.in.transferTo(OutputStream.nullOutputStream());
      System.exit(0);
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
