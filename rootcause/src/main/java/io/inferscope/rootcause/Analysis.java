package io.inferscope.rootcause;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to the question where an incident began.
 *
 * @param ranking most likely first, scores strictly falling. Also given when the engine abstains,
 *     so that people see what was considered
 * @param onset when it began as far as the telemetry shows; null when the engine abstains
 * @param abstained too little speaks for any candidate: nothing should be concluded or announced
 * @param reason why it abstained, or what the answer rests on; says when telemetry was sampled
 */
public record Analysis(
    List<Candidate> ranking, @Nullable Instant onset, boolean abstained, String reason) {
  public Analysis {
    ranking = List.copyOf(ranking);
  }
}
