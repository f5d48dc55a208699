package io.inferscope.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.FaultKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricMeaningTest {
  @ParameterizedTest
  @CsvSource({
    "process.cpu.utilization, CPU",
    "container_cpu_usage_seconds_total, CPU",
    "jvm.memory.used, MEMORY",
    "vllm:gpu_cache_usage_perc, CACHE",
    "vllm:num_preemptions_total, CACHE",
    "vllm:kv_cache_usage_perc, CACHE",
    "DCGM_FI_DEV_GPU_UTIL, GPU",
    "vllm:num_requests_waiting, QUEUE",
    "system.network.errors, NETWORK",
  })
  void resource_readsTheWordsOfAName(String name, FaultKind kind) {
    assertThat(MetricMeaning.resource(name)).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k8s.node.cpu.utilization",
        "vllm.prefix_cache_hits",
        "jvm.memory.limit",
        "http.server.request.duration",
        "k8s.pod.network.receive"
      })
  void resource_saysNothingOfWhatIsNoUsage(String name) {
    assertThat(MetricMeaning.resource(name)).isEmpty();
  }
}
