package io.inferscope.embeddedelasticsearch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The command line of the node's process. */
final class NodeCommand {
  private static final String MAIN_CLASS =
      "io.inferscope.embeddedelasticsearchlauncher.NodeLauncher";

  private NodeCommand() {}

  static List<String> of(EmbeddedConfig config, Distribution distribution) {
    List<String> command = new ArrayList<>();
    command.add(config.javaHome().resolve("bin/java").toString());
    command.addAll(memory(config.heapBytes()));
    command.addAll(startUp(config, distribution));
    command.addAll(jvm(config.dataDirectory(), distribution));
    command.add(MAIN_CLASS);
    command.addAll(settings(config, distribution));
    return command;
  }

  private static List<String> memory(long heapBytes) {
    long heapKib = heapBytes >> 10;
    return List.of(
        "-Xms" + heapKib + "k",
        "-Xmx" + heapKib + "k",
        "-XX:MaxDirectMemorySize=" + heapKib / 4 + "k",
        "-XX:+UseSerialGC",
        "-XX:ReservedCodeCacheSize=128m",
        // A document is parsed recursively: with the usual 1 MiB one of 900 levels may overflow the
        // stack, which ends the thread and leaves the bulk request without an answer for ever.
        "-Xss4m",
        "-XX:+ExitOnOutOfMemoryError");
  }

  /**
   * Loading and compiling classes is most of what a start costs. The archive of loaded classes is
   * written when a node ends for the first time and halves the processor time of later starts;
   * without one the JVM starts as ever.
   */
  private static List<String> startUp(EmbeddedConfig config, Distribution distribution) {
    List<String> options = new ArrayList<>();
    options.add("-XX:+AutoCreateSharedArchive");
    options.add(
        "-XX:SharedArchiveFile="
            + distribution.classArchive(config.javaHome(), config.dataDirectory()));
    options.add("-Xlog:disable");
    options.add("-Xlog:all=error:stderr");
    if (config.briefLife()) {
      options.add("-XX:TieredStopAtLevel=1");
    }
    return options;
  }

  private static List<String> jvm(Path dataDirectory, Distribution distribution) {
    return List.of(
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        "-Djava.io.tmpdir=" + dataDirectory.resolve("tmp"),
        "-XX:ErrorFile=" + dataDirectory.resolve("logs/jvm-crash.log"),
        "-Dlog4j2.disable.jmx=true",
        // Netty's arenas and recyclers would hold memory that a small node needs elsewhere.
        "-Dio.netty.allocator.numDirectArenas=0",
        "-Dio.netty.recycler.maxCapacityPerThread=0",
        "-Dio.netty.noUnsafe=true",
        "-Des.path.home=" + distribution.home(),
        // libvec is not published; left on, its absence switches all native access off, libzstd
        // too.
        "-Dorg.elasticsearch.nativeaccess.enableVectorLibrary=false",
        "--enable-native-access=ALL-UNNAMED,org.elasticsearch.foreign,"
            + "org.elasticsearch.nativeaccess,org.apache.lucene.core",
        // As named modules the plugin loader can export the server to its plugins.
        "--module-path",
        distribution.core().toString(),
        "--add-modules",
        "ALL-MODULE-PATH,jdk.incubator.vector",
        "-cp",
        distribution.launcherClassPath());
  }

  private static List<String> settings(EmbeddedConfig config, Distribution distribution) {
    Path data = config.dataDirectory();
    List<String> settings = new ArrayList<>(clusterSettings(config.member()));
    settings.addAll(nodeSettings(config, distribution, data));
    return settings;
  }

  private static List<String> clusterSettings(EmbeddedConfig.@Nullable Member member) {
    if (member == null) {
      return List.of("node.name=inferscope", "transport.port=0", "discovery.type=single-node");
    }
    String others =
        member.others().stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    List<String> settings = new ArrayList<>();
    settings.add("node.name=" + member.name());
    settings.add("transport.port=" + member.port());
    settings.add("discovery.seed_hosts=" + others);
    if (member.founds()) {
      settings.add("cluster.initial_master_nodes=" + member.name());
    }
    return settings;
  }

  private static List<String> nodeSettings(
      EmbeddedConfig config, Distribution distribution, Path data) {
    return List.of(
        "path.home=" + distribution.home(),
        "path.data=" + data.resolve("data"),
        "path.logs=" + data.resolve("logs"),
        "path.repo=" + data.resolve("snapshots"),
        "cluster.name=inferscope",
        "network.host=127.0.0.1",
        "http.port=" + config.httpPort(),
        // Counted as used, garbage that the serial collector has not looked at yet made the node
        // refuse bulk requests of a few megabytes; what requests ask for is bounded without it.
        "indices.breaker.total.use_real_memory=false",
        // The default percentages would stop a laptop's node at tens of free gigabytes.
        "cluster.routing.allocation.disk.watermark.low=1gb",
        "cluster.routing.allocation.disk.watermark.high=768mb",
        "cluster.routing.allocation.disk.watermark.flood_stage=512mb");
  }
}
