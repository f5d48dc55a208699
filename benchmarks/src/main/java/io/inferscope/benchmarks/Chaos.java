package io.inferscope.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs the product under load, breaks what it stands on, and has the outcome judged. */
final class Chaos {
  private static final String LOGS = "opentelemetry.proto.collector.logs.v1.LogsService";
  private static final long DRAIN_MINUTES = 3;

  private final Plan plan;
  private final Path directory;
  private final Consumer<String> progress;
  private final Random random;

  /**
   * How much to break.
   *
   * @param specialFirst whether the faults that not every setup knows come first
   */
  record Plan(
      ChaosSetup setup, int cycles, boolean specialFirst, long seed, int recordsPerSecond) {}

  Chaos(Plan plan, Path directory, Consumer<String> progress) {
    this.plan = plan;
    this.directory = directory;
    this.progress = progress;
    random = new Random(plan.seed());
  }

  ChaosJudge.Verdict run() throws IOException, InterruptedException {
    progress.accept(plan.setup.label());
    try (ChaosStage stage = ChaosStage.open(plan.setup, directory, random, progress);
        OtlpSender sender = new OtlpSender(stage.grpcPort(), LOGS);
        ChaosLoad load = ChaosLoad.start(sender, plan.recordsPerSecond())) {
      cycles(stage, load);
      TimeUnit.SECONDS.sleep(2); // load after the last fault
      load.finish();
      progress.accept(load.refusals() + " requests were told to come again");
      long buffered = drained(stage);
      boolean accountAgrees = verify(stage.direct());
      try (Elasticsearch elasticsearch = new Elasticsearch(stage.direct())) {
        return new ChaosJudge(elasticsearch, load).verdict(buffered, accountAgrees);
      }
    }
  }

  private void cycles(ChaosStage stage, ChaosLoad load) throws IOException, InterruptedException {
    List<ChaosFault> faults = new ArrayList<>();
    for (int cycle = 1; cycle <= plan.cycles(); cycle++) {
      TimeUnit.MILLISECONDS.sleep(2_000 + random.nextInt(3_000)); // load, undisturbed
      ChaosFault fault = draw(faults, stage.scene());
      progress.accept(
          String.format(
              Locale.ROOT,
              "cycle %d of %d: %s after %d acknowledged records",
              cycle,
              plan.cycles(),
              fault.label(),
              load.acknowledgedRecords()));
      stage.happen(fault);
    }
  }

  /** Each fault once, in random order, then again. */
  private ChaosFault draw(List<ChaosFault> left, ChaosFault.Scene scene) {
    if (left.isEmpty()) {
      left.addAll(Arrays.stream(ChaosFault.values()).filter(each -> each.fits(scene)).toList());
      Collections.shuffle(left, random);
      if (plan.specialFirst()) {
        left.sort(Comparator.comparing(ChaosFault::isSpecial)); // drawn from the end
      }
    }
    return left.removeLast();
  }

  /** Waits until nothing is buffered; requests that still are when time is up. */
  private static long drained(ChaosStage stage) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(DRAIN_MINUTES);
    long buffered = stage.buffered();
    while (buffered > 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(500); // nothing tells when it has caught up
      buffered = stage.buffered();
    }
    return buffered;
  }

  private boolean verify(URI elasticsearch) throws IOException, InterruptedException {
    Process verify =
        new ProcessBuilder(
                Path.of(System.getProperty("inferscope.home", "."), "inferscope").toString(),
                "verify",
                "--elasticsearch",
                elasticsearch.toString())
            .redirectErrorStream(true)
            .start();
    verify.inputReader().lines().forEach(progress);
    return verify.waitFor() == 0;
  }
}
