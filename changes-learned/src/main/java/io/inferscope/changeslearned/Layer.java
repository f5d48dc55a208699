package io.inferscope.changeslearned;

/**
 * The part of the weights that is one linear layer, as PyTorch lays it out: a row for each output,
 * then the biases.
 */
record Layer(int from, int inputs, int outputs) {

  int end() {
    return from + outputs * (inputs + 1);
  }

  float[] apply(float[] weights, float[] input) {
    float[] output = new float[outputs];
    for (int row = 0; row < outputs; row++) {
      float sum = weights[from + outputs * inputs + row];
      for (int column = 0; column < inputs; column++) {
        sum += weights[from + row * inputs + column] * input[column];
      }
      output[row] = sum;
    }
    return output;
  }

  float[] applyTanh(float[] weights, float[] input) {
    float[] output = apply(weights, input);
    for (int i = 0; i < output.length; i++) {
      output[i] = (float) Math.tanh(output[i]);
    }
    return output;
  }
}
