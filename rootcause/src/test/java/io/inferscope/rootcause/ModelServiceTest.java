package io.inferscope.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.FaultKind;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A gateway before two replicas of a model server, whose engine reports itself by metrics. */
class ModelServiceTest {
  private static final String SERVER = "model-server";
  private static final String FIRST = "replica-a";
  private static final String SECOND = "replica-b";

  private final Scene scene = new Scene(11);
  private double decodeMillis = 120;
  private double queueMillis = 3;
  private boolean firstHangs;
  private boolean tires;
  private boolean unseen;
  private int turn;

  private void generate(Scene.Call gateway) {
    gateway.work(2);
    boolean toFirst = turn++ % 2 == 0;
    gateway.call(
        SERVER,
        "POST /v1/completions",
        1,
        call -> {
          call.instance(toFirst ? FIRST : SECOND).work(queueMillis + 20 + decodeMillis);
          call.attribute("gen_ai.latency.time_in_queue", queueMillis / 1e3);
          call.attribute("gen_ai.latency.time_in_model_prefill", 0.02);
          call.attribute("gen_ai.latency.time_in_model_decode", decodeMillis / 1e3);
          if (tires) {
            call.tireTheCaller("request timed out");
          }
          if (unseen) {
            call.sayNothing();
          }
          if (toFirst && firstHangs) {
            call.work(5_000).fail();
            call.sayNothing();
          }
        });
  }

  /** Of the requests that a caller tires of, some are told of by the server only later. */
  private void generateOrGiveUp(Scene.Call gateway) {
    tires = decodeMillis > 200 || turn % 3 == 0;
    unseen = tires && turn % 2 == 0;
    generate(gateway);
    if (tires) {
      gateway.log(17, "model-server timed out on /v1/completions: request timed out");
      gateway.work(1).fail();
    }
  }

  private void quietBaseline() {
    quietBaseline(this::generate);
  }

  private void quietBaseline(Consumer<Scene.Call> behaviour) {
    scene.requests(Scene.BASELINE, 3, behaviour);
    for (String replica : new String[] {FIRST, SECOND}) {
      scene.gauge(SERVER, replica, "process.cpu.utilization", Scene.BASELINE, 0.3, 0.1);
      scene.gauge(SERVER, replica, "vllm.kv_cache_usage_perc", Scene.BASELINE, 0.3, 0.1);
      scene.gauge(SERVER, replica, "vllm.num_requests_running", Scene.BASELINE, 2, 1);
      scene.gauge(SERVER, replica, "vllm.num_requests_waiting", Scene.BASELINE, 0.2, 0.2);
    }
  }

  private Candidate first() {
    Analysis analysis =
        RootCauses.analyse(scene.telemetry(), Scene.BASELINE, Scene.INCIDENT, Options.DEFAULT);
    assertThat(analysis.abstained()).as(analysis.toString()).isFalse();
    return analysis.ranking().getFirst();
  }

  @Test
  void analyse_takesSlowDecodingOnABusyProcessorForCpu() {
    quietBaseline();
    decodeMillis = 700;
    scene.requests(Scene.INCIDENT, 3, this::generate);
    scene.gauge(SERVER, FIRST, "process.cpu.utilization", Scene.INCIDENT, 0.95, 0.05);
    scene.gauge(SERVER, FIRST, "vllm.kv_cache_usage_perc", Scene.INCIDENT, 0.35, 0.1);

    assertThat(first().service()).isEqualTo(SERVER);
    assertThat(first().kind()).isEqualTo(FaultKind.CPU);
  }

  @Test
  void analyse_blamesTheSlowServerRatherThanTheCallerThatTiresOfWaiting() {
    quietBaseline(this::generateOrGiveUp);
    decodeMillis = 700;
    scene.requests(Scene.INCIDENT, 3, this::generateOrGiveUp);

    assertThat(first().service()).isEqualTo(SERVER);
    assertThat(first().kind()).isEqualTo(FaultKind.CPU);
  }

  @Test
  void analyse_blamesTheSlowServerWhereNobodyTiredBefore() {
    quietBaseline();
    decodeMillis = 700;
    scene.requests(Scene.INCIDENT, 3, this::generateOrGiveUp);

    assertThat(first().service()).isEqualTo(SERVER);
    assertThat(first().kind()).isEqualTo(FaultKind.CPU);
  }

  @Test
  void analyse_takesAFullCacheForTheCauseOfTheQueue() {
    quietBaseline();
    queueMillis = 900;
    scene.requests(Scene.INCIDENT, 3, this::generate);
    scene.gauge(SERVER, FIRST, "vllm.kv_cache_usage_perc", Scene.INCIDENT, 0.99, 0.01);
    scene.gauge(SERVER, FIRST, "vllm.num_requests_waiting", Scene.INCIDENT, 12, 2);

    assertThat(first().service()).isEqualTo(SERVER);
    assertThat(first().kind()).isEqualTo(FaultKind.CACHE);
    assertThat(first().instance()).isEqualTo(FIRST);
  }

  @Test
  void analyse_namesTheReplicaThatStalls() {
    firstStalls();
    scene.gauge(SERVER, FIRST, "vllm.num_requests_running", Scene.INCIDENT, 8, 1);

    assertFirstStalls();
  }

  @Test
  void analyse_namesTheReplicaThatStallsWhileNothingWasRunning() {
    firstStalls();
    scene.gauge(SERVER, FIRST, "vllm.num_requests_running", Scene.INCIDENT, 0, 0);
    scene.gauge(SERVER, FIRST, "vllm.num_requests_waiting", Scene.BASELINE, 0, 1);
    scene.gauge(SERVER, FIRST, "vllm.num_requests_waiting", Scene.INCIDENT, 300, 50);

    assertFirstStalls();
  }

  private void firstStalls() {
    quietBaseline();
    long before = scene.counter(SERVER, FIRST, "vllm.generation_tokens", Scene.BASELINE, 0, 500);
    scene.counter(SERVER, SECOND, "vllm.generation_tokens", Scene.RANGE, 0, 500);
    firstHangs = true;
    scene.requests(Scene.INCIDENT, 3, this::generate);
    scene.counter(SERVER, FIRST, "vllm.generation_tokens", Scene.INCIDENT, before, 0);
    scene.gauge(SERVER, SECOND, "vllm.num_requests_running", Scene.INCIDENT, 2, 1);
  }

  private void assertFirstStalls() {
    assertThat(first().service()).isEqualTo(SERVER);
    assertThat(first().kind()).isEqualTo(FaultKind.STALL);
    assertThat(first().instance()).isEqualTo(FIRST);
  }
}
