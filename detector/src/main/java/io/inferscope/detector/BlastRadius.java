package io.inferscope.detector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is hit. Requests are those that entered the system from outside; where telemetry was sampled,
 * by its senders or for want of room, the numbers are estimates of all. Lists hold the ten with the
 * most bad requests, worst first.
 *
 * @param requests that entered within the window
 * @param failed of these
 * @param slow of these: did not fail, but took longer than 95 % of those of their entry point
 *     before
 * @param entryPoints operations by which requests entered
 * @param models that requests asked, as the answer names them or else the request
 * @param replicas {@code service.instance.id}, or the pod's name
 * @param customerAttribute what tells customers apart, such as {@code tenant.id}; null where spans
 *     say nothing of the kind
 * @param customers its values
 */
public record BlastRadius(
    long requests,
    long failed,
    long slow,
    List<Share> entryPoints,
    List<Share> models,
    List<Share> replicas,
    @Nullable String customerAttribute,
    List<Share> customers) {
  public BlastRadius {
    entryPoints = List.copyOf(entryPoints);
    models = List.copyOf(models);
    replicas = List.copyOf(replicas);
    customers = List.copyOf(customers);
  }

  /**
   * The requests that have something in common.
   *
   * @param service whose operation or replica it is; null for models and customers
   * @param failed of {@code requests}
   * @param slow likewise, without those that failed
   */
  public record Share(
      @Nullable String service, String name, long requests, long failed, long slow) {}
}
