package io.inferscope.examples;

import io.inferscope.examples.Options.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Breaks a system of example services that send their telemetry to a running Inferscope, and judges
 * what Inferscope's public API then says. Exit status 0: service, kind and onset were right and
 * nobody was paged before; 1: they were not; 2: it could not be found out.
 */
public final class DemoMain {
  private static final Set<String> OPTIONS =
      Set.of(
          "--otlp-endpoint",
          "--logstash-address",
          "--api",
          "--fault",
          "--seed",
          "--pids",
          "--directory");

  private DemoMain() {}

  /** Runs one demo; see the module's README for the options. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    int status;
    try {
      Options options = Options.parse(arguments, OPTIONS, Set.of());
      status = run(options) ? 0 : 1;
    } catch (UsageException | IOException e) {
      System.err.println("demo: " + e.getMessage());
      status = 2;
    }
    System.exit(status);
  }

  private static boolean run(Options options) throws IOException {
    long seed = (long) options.number("--seed", new Random().nextInt(1_000_000));
    Random random = new Random(seed);
    List<Fault> faults = List.of(Fault.values());
    Fault drawn = faults.get(random.nextInt(faults.size()));
    Fault fault = options.text("--fault").map(DemoMain::fault).orElse(drawn);
    Map<String, Long> processes = processes(options.text("--pids", ""));
    Path directory =
        options.text("--directory").isPresent()
            ? Files.createDirectories(Path.of(options.text("--directory", "")))
            : Files.createTempDirectory("inferscope-demo");
    DemoStack.Targets targets =
        new DemoStack.Targets(
            options.uri("--otlp-endpoint", "http://127.0.0.1:4318"),
            options.text("--logstash-address", "127.0.0.1:4560"));
    System.out.println("seed " + seed + ", output of the services in " + directory);
    try (IncidentApi api = new IncidentApi(options.uri("--api", "http://127.0.0.1:8480"));
        DemoStack stack = DemoStack.start(targets, directory)) {
      Demo demo = new Demo(api, stack, random, System.out::println);
      boolean right = demo.run(fault, seed);
      demo.printMemory(processes);
      return right;
    }
  }

  private static Fault fault(String label) {
    return Fault.of(label)
        .orElseThrow(
            () -> new UsageException("no fault '" + label + "'; there are " + Fault.labels()));
  }

  /** Reads {@code NAME=PID,…}. */
  private static Map<String, Long> processes(String text) {
    Map<String, Long> processes = new LinkedHashMap<>();
    for (String pair : List.of(text.split(","))) {
      String[] parts = pair.split("=", -1);
      if (parts.length == 2 && parts[1].matches("\\d{1,18}")) {
        processes.put(parts[0], Long.parseLong(parts[1]));
      } else if (!pair.isEmpty()) {
        throw new UsageException("option --pids needs NAME=PID,…, not '" + pair + "'");
      }
    }
    return processes;
  }
}
