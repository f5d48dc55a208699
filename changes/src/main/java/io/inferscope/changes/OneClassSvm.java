package io.inferscope.changes;

import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_node;
import libsvm.svm_parameter;
import libsvm.svm_problem;

/**
 * One-class support vector machine (Schölkopf and others 2001) with a radial kernel, by LIBSVM: how
 * far a shape lies outside of the boundary around all but a twentieth of them.
 */
final class OneClassSvm implements ShapeModel {
  private static final double OUTSIDE = 0.05;
  private static final double LEAST = 1e-100;

  static {
    svm.svm_set_print_string_function(progress -> {});
  }

  private final svm_model model;

  private OneClassSvm(double[][] shapes) {
    svm_problem problem = new svm_problem();
    problem.l = shapes.length;
    problem.x = new svm_node[shapes.length][];
    problem.y = new double[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      problem.x[i] = nodes(shapes[i]);
    }
    svm_parameter parameter = new svm_parameter();
    parameter.svm_type = svm_parameter.ONE_CLASS;
    parameter.kernel_type = svm_parameter.RBF;
    parameter.gamma = 0.5 / shapes[0].length;
    parameter.nu = OUTSIDE;
    parameter.cache_size = 1;
    parameter.eps = 1e-3;
    model = svm.svm_train(problem, parameter);
  }

  static ShapeModel learn(double[][] shapes) {
    return new OneClassSvm(shapes);
  }

  private static svm_node[] nodes(double[] shape) {
    svm_node[] nodes = new svm_node[shape.length];
    for (int i = 0; i < shape.length; i++) {
      nodes[i] = new svm_node();
      nodes[i].index = i + 1;
      nodes[i].value = shape[i];
    }
    return nodes;
  }

  /** Minus the logarithm of the sum of kernels: grows with the distance from the boundary. */
  @Override
  public double unlikeness(double[] shape) {
    double[] inside = new double[1];
    svm.svm_predict_values(model, nodes(shape), inside);
    return -Math.log(Math.max(LEAST, inside[0] + model.rho[0]));
  }
}
