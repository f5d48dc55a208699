package io.inferscope.examples;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the example services in a JVM of its own, kept small. It ends with {@link #close}, and
 * also when this process dies, since its standard input then ends.
 */
final class ChildProcess implements AutoCloseable {
  /** The first compiler alone: less memory, and speed that does not creep up for a minute. */
  private static final List<String> SMALL_JVM =
      List.of(
          "-Xms16m",
          "-Xmx40m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=32m",
          "-Xss256k",
          "-Xshare:auto");

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);
  private static final Pattern LISTENS = Pattern.compile(" listens on (\\S+?)(,|$)");
  private static final Pattern ADMIN = Pattern.compile("admin on (\\S+)$");
  private static final Pattern READY = Pattern.compile(" (listens on|sends) ");

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a service; {@link #awaitReady} tells when it listens.
   *
   * @param directory where its output goes, as {@code NAME.log}
   */
  static ChildProcess start(String name, Class<?> program, List<String> arguments, Path directory)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL_JVM);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.add(Program.WITH_PARENT);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // glibc otherwise keeps an arena of memory for each thread.
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    ChildProcess child = new ChildProcess(name, builder.start(), directory.resolve(name + ".log"));
    Thread.ofPlatform().daemon().name(name + "-output").start(child::copyOutput);
    return child;
  }

  private void copyOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter copy = Files.newBufferedWriter(log)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        copy.write(line);
        copy.newLine();
        copy.flush();
        if (READY.matcher(line).find()) {
          ready.complete(line);
        }
      }
      ready.completeExceptionally(new IOException(name + " ended, its output: " + tail()));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  /**
   * Waits until the service listens.
   *
   * @throws IOException if it ended instead, or took longer than a minute; with its last words
   */
  void awaitReady() throws IOException {
    try {
      ready.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(name + " did not start: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException(name + " was not ready within " + START_LIMIT + ": " + tail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + name + " started", e);
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Where the service listens; only after {@link #awaitReady}. */
  URI url() {
    return address(LISTENS);
  }

  /** Where it can be told to fail. */
  URI admin() {
    return address(ADMIN);
  }

  private URI address(Pattern pattern) {
    String line = ready.getNow("");
    Matcher matcher = pattern.matcher(line);
    if (!matcher.find()) {
      throw new IllegalStateException(name + " did not tell its address: '" + line + "'");
    }
    return URI.create(matcher.group(1));
  }

  /** Asks it to end, and does not wait for it. */
  void requestEnd() {
    process.destroy();
  }

  /** Asks it to end, and ends it after five seconds. */
  @Override
  public void close() {
    requestEnd();
    try {
      if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
