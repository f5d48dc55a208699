package io.inferscope.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** A real Kafka broker in a process of its own, which can be killed and started again. */
final class KafkaBroker implements AutoCloseable {
  private static final long START_SECONDS = 120;

  private final Path directory;
  private final int port;
  private Process process;

  private KafkaBroker(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /** Starts a broker with its files in {@code directory}, an empty one. */
  static KafkaBroker start(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    int port = FreePort.next();
    Path settings = directory.resolve("server.properties");
    Files.writeString(settings, settings(directory, port, FreePort.next()));
    Process format =
        run(
            directory,
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--config",
            settings.toString());
    if (format.waitFor() != 0) {
      throw new IOException(Files.readString(directory.resolve("output.log")));
    }
    KafkaBroker broker = new KafkaBroker(directory, port, format);
    broker.start();
    return broker;
  }

  private static String settings(Path directory, int port, int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%1$d
        listeners=PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        log.dirs=%3$s
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        auto.create.topics.enable=false
        """
        .formatted(controllerPort, port, directory.resolve("logs"));
  }

  private static Process run(Path directory, String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("output.log").toFile()))
        .start();
  }

  /** Starts it, also after {@link #kill}; returns when it answers. */
  void start() throws IOException, InterruptedException {
    process = run(directory, "kafka.Kafka", directory.resolve("server.properties").toString());
    // It must not outlive this process.
    Process started = process;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly, "kafka-broker-end"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      admin.describeCluster().nodes().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IOException(Files.readString(directory.resolve("output.log")), e);
    }
  }

  /** Where clients connect. */
  String bootstrap() {
    return "127.0.0.1:" + port;
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as kill -9 does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
