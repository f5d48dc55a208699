package io.inferscope.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The product's processes: one for all roles, or one for each. For one thread. */
final class Fleet implements AutoCloseable {
  private final Function<Part, Product.Launch> launches;
  private final Map<Part, Product> running = new LinkedHashMap<>();

  /**
   * A process.
   *
   * @param name its own
   * @param roles separated by commas; empty for all
   * @param ports that it keeps
   */
  record Part(String name, String roles, Product.Ports ports) {}

  private Fleet(Function<Part, Product.Launch> launches) {
    this.launches = launches;
  }

  /** Starts them at once. */
  static Fleet start(List<Part> parts, Function<Part, Product.Launch> launches)
      throws IOException, InterruptedException {
    Fleet fleet = new Fleet(launches);
    try {
      fleet.start(parts);
      return fleet;
    } catch (IOException | RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  /** Starts some at once, for the first time or again. */
  void start(List<Part> parts) throws IOException, InterruptedException {
    List<Callable<Product>> starts =
        parts.stream()
            .<Callable<Product>>map(part -> () -> Product.start(launches.apply(part)))
            .toList();
    List<Product> products = Together.all(starts);
    for (int i = 0; i < products.size(); i++) {
      running.put(parts.get(i), products.get(i));
    }
  }

  /** Ends some as kill -9 does. */
  void kill(List<Part> parts) {
    for (Part part : parts) {
      Product product = running.remove(part);
      if (product != null) {
        product.kill();
      }
    }
  }

  /** The running one. */
  Product get(Part part) {
    Product product = running.get(part);
    if (product == null) {
      throw new IllegalStateException(part.name() + " does not run");
    }
    return product;
  }

  @Override
  public void close() {
    running.values().forEach(Product::kill);
  }
}
