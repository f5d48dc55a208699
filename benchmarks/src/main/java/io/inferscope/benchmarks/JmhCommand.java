package io.inferscope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "jmh",
    description = {
      "Nanoseconds and allocated bytes, by JMH and its gc profiler in a process of their own: of a",
      "log line whose pattern is known, of a point of a series."
    },
    mixinStandardHelpOptions = true)
final class JmhCommand implements Callable<Integer> {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final TimeValue ITERATION = TimeValue.seconds(2);

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "measured iterations of two seconds (default: ${DEFAULT-VALUE})",
      defaultValue = "5")
  private int iterations;

  /** What a benchmark must reach. */
  private record Goal(Class<?> benchmark, String name, double nanoseconds, double bytes) {}

  @Override
  public Integer call() throws RunnerException {
    ObjectNode json = new ObjectMapper().createObjectNode().put("benchmark", "jmh");
    boolean met = measure(new Goal(PatternMinerJmh.class, "pattern_of_a_line", 1_500, 200), json);
    met &= measure(new Goal(DetectorJmh.class, "point_of_a_series", 500, 200), json);
    json.put("met", met);
    System.out.println(json.toPrettyString());
    return met ? 0 : 1;
  }

  private boolean measure(Goal goal, ObjectNode into) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(goal.benchmark.getName().replace(".", "\\.") + "\\.")
            .addProfiler(GCProfiler.class)
            .addProfiler(ProcessorTime.class)
            .warmupTime(ITERATION)
            .measurementTime(ITERATION)
            .measurementIterations(iterations)
            .forks(1)
            .shouldFailOnError(true)
            .build();
    RunResult run =
        new Runner(
                options, OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL))
            .runSingle();
    Result<?> time = run.getPrimaryResult();
    double processor = secondary(run, ProcessorTime.LABEL);
    double bytes = secondary(run, ALLOCATED);
    into.putObject(goal.name)
        .put("processor_nanoseconds", rounded(processor))
        .put("nanoseconds", rounded(time.getScore()))
        .put("nanoseconds_plus_minus", rounded(time.getScoreError()))
        .put("allocated_bytes", rounded(bytes))
        .put("goal_nanoseconds", goal.nanoseconds)
        .put("goal_allocated_bytes", goal.bytes);
    return processor <= goal.nanoseconds && bytes <= goal.bytes;
  }

  private static double secondary(RunResult run, String label) {
    return Objects.requireNonNull(run.getSecondaryResults().get(label)).getScore();
  }

  private static double rounded(double value) {
    return Math.round(10 * value) / 10.0;
  }
}
