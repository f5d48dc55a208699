package io.inferscope.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts the product on free ports in a scratch directory and, in a process of its own that shares
 * no code with it, the example services and the judge.
 */
@Command(
    name = "demo",
    description = {
      "Real example services under load, one fault drawn at random, the incident, and whether it was right.",
      "Exit code 0 only if service, kind and onset are right."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--fault",
      paramLabel = "NAME",
      description = "slow-decode, cache-exhaustion, bad-rollout, dependency-delay or stall")
  private @Nullable String fault;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "draws the same fault and the same load again")
  private @Nullable Long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("inferscope-demo-");
    int exitCode = 1;
    try {
      Configuration configuration =
          new ConfigurationLoader(System::getenv)
              .load(Optional.empty(), ScratchDirectories.freePorts(scratch));
      try (Application application =
          Application.start(configuration, line -> System.err.println(line))) {
        exitCode = judge(application.endpoints(), scratch);
      }
      return exitCode;
    } finally {
      if (exitCode == 0) {
        ScratchDirectories.delete(scratch);
      } else {
        System.err.println("Kept for a closer look: " + scratch);
      }
    }
  }

  private int judge(Application.Endpoints endpoints, Path scratch)
      throws IOException, InterruptedException {
    Path examples = Path.of(System.getProperty("inferscope.home", ".")).resolve("examples/target");
    if (!Files.isDirectory(examples.resolve("lib"))) {
      throw new UserException(
          "The example services are not built; run ./inferscope demo from the source tree");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-cp"));
    command.add(examples.resolve("classes") + File.pathSeparator + examples.resolve("lib") + "/*");
    command.add("io.inferscope.examples.DemoMain");
    command.addAll(List.of("--otlp-endpoint", "http://127.0.0.1:" + endpoints.otlpHttp()));
    command.addAll(List.of("--logstash-address", "127.0.0.1:" + endpoints.logstash()));
    command.addAll(List.of("--api", "http://127.0.0.1:" + endpoints.query()));
    command.addAll(List.of("--directory", scratch.resolve("services").toString()));
    command.addAll(List.of("--pids", processes(endpoints)));
    if (fault != null) {
      command.addAll(List.of("--fault", fault));
    }
    if (seed != null) {
      command.addAll(List.of("--seed", seed.toString()));
    }
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  private static String processes(Application.Endpoints endpoints) {
    String own = "inferscope=" + ProcessHandle.current().pid();
    return endpoints.elasticsearchPid().map(pid -> own + ",elasticsearch=" + pid).orElse(own);
  }
}
