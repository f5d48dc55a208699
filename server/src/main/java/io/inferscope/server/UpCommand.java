package io.inferscope.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = "Start Elasticsearch and all roles, print the URLs, stop on Ctrl-C.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "laid over the defaults of config/default.yaml")
  private @Nullable Path config;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "use this Elasticsearch instead of the embedded one")
  private @Nullable String elasticsearch;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where buffer and embedded Elasticsearch keep their data")
  private @Nullable Path data;

  @Option(
      names = "--roles",
      split = ",",
      paramLabel = "ROLE",
      description = "collector, indexer, detector, query-api")
  private String @Nullable [] roles;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description = "added to every port",
      defaultValue = "0")
  private int portOffset;

  @Override
  public Integer call() throws InterruptedException {
    long startNanos = System.nanoTime();
    Configuration configuration =
        new ConfigurationLoader(System::getenv)
            .load(Optional.ofNullable(config), overrides())
            .shifted(portOffset);
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch stop = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      stop.countDown();
                      awaitQuietly(stopped);
                    }));
    try (Application application =
        Application.start(configuration, line -> System.err.println(line))) {
      Urls.print(application.endpoints(), configuration, System.nanoTime() - startNanos);
      stop.await();
      System.err.println("Stopping ...");
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Object> overrides() {
    Map<String, Object> overrides = new LinkedHashMap<>();
    if (elasticsearch != null) {
      overrides.put("elasticsearch.hosts", List.of(elasticsearch));
    }
    if (data != null) {
      overrides.put("data-directory", data.toString());
    }
    if (roles != null) {
      overrides.put("roles", List.of(roles));
    }
    return overrides;
  }
}
