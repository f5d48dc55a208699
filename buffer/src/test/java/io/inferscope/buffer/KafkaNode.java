package io.inferscope.buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/**
 * A real Kafka broker in KRaft mode, in a process of its own that can be killed and started again.
 */
public final class KafkaNode implements AutoCloseable {
  private static final long START_SECONDS = 60;
  static final String PASSWORD = "made-up-password";

  private final Path directory;
  private final int port = freePort();
  private final int securePort = freePort();
  private final int controllerPort = freePort();
  private Process process;

  private KafkaNode(Path directory) {
    this.directory = directory;
  }

  /** Starts a broker whose files are in {@code directory}, an empty one. */
  public static KafkaNode start(Path directory) throws IOException, InterruptedException {
    KafkaNode node = new KafkaNode(directory);
    Files.createDirectories(directory);
    run(directory, "keytool.log", node.makeKey()).waitFor();
    Files.writeString(node.file("server.properties"), node.settings());
    Process format =
        run(
            directory,
            "format.log",
            java(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                node.file("server.properties").toString()));
    if (format.waitFor() != 0) {
      throw new IOException(Files.readString(node.file("format.log")));
    }
    node.start();
    return node;
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private List<String> makeKey() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        "node",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1",
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        file("key.p12").toString());
  }

  private String settings() {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%1$d
        listeners=PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%1$d,SECURE://127.0.0.1:%3$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        listener.name.secure.ssl.keystore.location=%4$s
        listener.name.secure.ssl.keystore.type=PKCS12
        listener.name.secure.ssl.keystore.password=%6$s
        listener.name.secure.ssl.key.password=%6$s
        listener.name.secure.sasl.enabled.mechanisms=PLAIN
        listener.name.secure.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_inferscope="%6$s";
        log.dirs=%5$s
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        auto.create.topics.enable=false
        """
        .formatted(controllerPort, port, securePort, file("key.p12"), file("logs"), PASSWORD);
  }

  /** Starts the broker again after {@link #kill}; nothing happens while it runs. */
  public void start() throws IOException, InterruptedException {
    if (process != null && process.isAlive()) {
      return;
    }
    process =
        run(directory, "server.log", java("kafka.Kafka", file("server.properties").toString()));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      admin.describeCluster().nodes().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IOException(Files.readString(file("server.log")), e);
    }
  }

  private static List<String> java(String main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Process run(Path directory, String log, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(log).toFile())
        .start();
  }

  /** Where clients connect, in the clear. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** What clients need to connect over TLS with a user and a password. */
  Map<String, String> secure(String password) {
    return Map.of(
        "bootstrap.servers",
        "127.0.0.1:" + securePort,
        "security.protocol",
        "SASL_SSL",
        "ssl.truststore.location",
        file("key.p12").toString(),
        "ssl.truststore.type",
        "PKCS12",
        "ssl.truststore.password",
        PASSWORD,
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"inferscope\" password=\"%s\";"
            .formatted(password));
  }

  /** As the loss of power does it. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
