package io.inferscope.rootcause;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A made-up system: gateway → orders → (stock, payment → ledger, which sends nothing), and gateway
 * → search. What is put into the maps is wrong with it.
 */
final class Shop {
  static final double ORDERS_PER_SECOND = 1;
  static final double SEARCHES_PER_SECOND = 2;

  private final Scene scene;
  final Map<String, Double> extraWorkMillis = new HashMap<>();
  final Map<String, Double> extraWayMillis = new HashMap<>();
  final Map<String, Double> failureShare = new HashMap<>();
  final Map<String, String> versions = new HashMap<>();
  final Set<String> dead = new HashSet<>();
  double ledgerMillis = 6;
  boolean skipsReservation;

  /** Orders end after the stock was checked, as if the check had failed. */
  boolean stopsAfterCheck;

  /** The stock answers checks at once, having checked nothing. */
  boolean checksNothing;

  Shop(Scene scene) {
    this.scene = scene;
  }

  Shop run(Window window) {
    return run(window, ORDERS_PER_SECOND, SEARCHES_PER_SECOND);
  }

  Shop run(Window window, double ordersPerSecond, double searchesPerSecond) {
    scene.requests(window, ordersPerSecond, this::order);
    scene.requests(window, searchesPerSecond, this::search);
    return this;
  }

  private void order(Scene.Call gateway) {
    work(gateway, "gateway", 2);
    gateway.call("orders", "placeOrder", way("orders"), this::placeOrder);
    gateway.work(1);
  }

  private void placeOrder(Scene.Call orders) {
    work(orders, "orders", 5);
    orders.log("order received for customer " + scene.random.nextInt(1000));
    orders.call(
        "stock", "check", way("stock"), call -> visit(call, "stock", checksNothing ? 0.5 : 8));
    if (stopsAfterCheck) {
      return;
    }
    if (!skipsReservation) {
      orders.log("reserved " + scene.random.nextInt(5) + " items");
      orders.call("stock", "reserve", way("stock"), call -> visit(call, "stock", 6));
    }
    orders.call("payment", "charge", way("payment"), this::charge);
    orders.log("order placed");
  }

  private void charge(Scene.Call payment) {
    visit(payment, "payment", 4);
    payment.external("ledger.internal", ledgerMillis);
  }

  private void search(Scene.Call gateway) {
    work(gateway, "gateway", 2);
    gateway.call("search", "find", way("search"), call -> visit(call, "search", 12));
  }

  private void visit(Scene.Call call, String service, double millis) {
    work(call, service, millis);
    call.log(service + " did its part in " + scene.random.nextInt(100) + " steps");
    if (scene.random.nextDouble() < failureShare.getOrDefault(service, 0.0)) {
      call.log(17, service + " failed with code " + scene.random.nextInt(9000));
      call.fail();
    }
    if (dead.contains(service)) {
      call.fail();
      call.sayNothing();
    }
  }

  private void work(Scene.Call call, String service, double millis) {
    call.version(versions.getOrDefault(service, "1.0"));
    call.work(millis + extraWorkMillis.getOrDefault(service, 0.0));
  }

  private double way(String service) {
    return 1 + extraWayMillis.getOrDefault(service, 0.0);
  }
}
