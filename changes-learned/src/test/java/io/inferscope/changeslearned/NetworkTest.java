package io.inferscope.changeslearned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plain Java makes the same of the weights as PyTorch does. */
class NetworkTest {
  private final Random random = new Random(3);

  static Stream<Network> networks() {
    return Stream.of(new Autoencoder(), new GruForecaster());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void judge_isWhatPyTorchSays(Network network) {
    assertThat(Djl.keptOffline()).isEmpty();
    try (NDManager arrays = NDManager.newBaseManager(Djl.ENGINE)) {
      Block block = network.block();
      block.initialize(arrays, DataType.FLOAT32, network.shape(1));
      // Biases begin at zero, where a mistake in their places would not be seen.
      block.getParameters().values().forEach(parameter -> disturb(parameter.getArray()));
      float[] weights = Training.weights(block);
      assertThat(weights).hasSize(network.weights());
      for (int i = 0; i < 20; i++) {
        float[] window = new float[network.window()];
        for (int k = 0; k < window.length; k++) {
          window[k] = (float) random.nextGaussian();
        }
        float[] output = output(network, block, arrays, window);
        Network.Judgement judgement = network.judge(weights, window);
        assertThat(judgement.expected()).isCloseTo(output[output.length - 1], within(1e-5));
        assertThat(judgement.error()).isCloseTo(error(network, window, output), within(1e-5));
      }
    }
  }

  private void disturb(NDArray parameter) {
    float[] values = parameter.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.3 * random.nextGaussian());
    }
    parameter.set(values);
  }

  private static float[] output(Network network, Block block, NDManager arrays, float[] window) {
    NDArray input = arrays.create(Arrays.copyOf(window, network.given())).reshape(network.shape(1));
    return block
        .forward(new ParameterStore(arrays, false), new NDList(input), false)
        .singletonOrThrow()
        .toFloatArray();
  }

  private static double error(Network network, float[] window, float[] output) {
    double squares = 0;
    for (int i = 0; i < output.length; i++) {
      double difference = window[network.wantedFrom() + i] - output[i];
      squares += difference * difference;
    }
    return Math.sqrt(squares / output.length);
  }
}
