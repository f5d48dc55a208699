package io.inferscope.examples;

import io.inferscope.examples.HttpListener.Reply;
import io.inferscope.examples.HttpListener.Request;
import io.inferscope.examples.Program.Running;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A dependency as one meets it: a plain HTTP service that sends no telemetry at all. {@code GET
 * /context?query=…} gives the passages that share the rarest words with the query.
 */
public final class FeatureStore {
  private static final int PASSAGES_PER_ANSWER = 4;
  private static final Duration MEAN_LOOKUP = Duration.ofMillis(4);
  private static final Duration LONGEST_LOOKUP = Duration.ofMillis(15);
  private static final Duration SLOW_LOOKUP = Duration.ofMillis(400);

  private final Map<String, Set<String>> words = new LinkedHashMap<>();
  private final Map<String, Integer> frequencies = new HashMap<>();
  private volatile Duration delay = Duration.ZERO;

  private FeatureStore() {
    for (String passage : Vocabulary.load().passages()) {
      words.put(passage, words(passage));
      words(passage).forEach(word -> frequencies.merge(word, 1, Integer::sum));
    }
  }

  /** Starts a feature store; see the module's README for the options. */
  public static void main(String[] arguments) {
    Program.run(arguments, Set.of("--port", "--admin-port"), FeatureStore::start);
  }

  private static Running start(Options options) throws IOException {
    FeatureStore store = new FeatureStore();
    HttpListener http = HttpListener.start(options.port("--port", 8003), store::answer);
    String where = "feature-store listens on " + http.url();
    if (options.text("--admin-port").isPresent()) {
      HttpListener admin =
          AdminListener.start(
              options.port("--admin-port", 0),
              Map.of("dependency-delay", () -> store.delay = SLOW_LOOKUP),
              () -> store.delay = Duration.ZERO);
      where += ", admin on " + admin.url();
    }
    return new Running(where, http);
  }

  private Reply answer(Request request) {
    if (!request.path().equals("/context")) {
      return Reply.error(404, "GET /context?query=…");
    }
    LockSupport.parkNanos(lookupNanos());
    String query = request.query().orElse("").replaceFirst("^query=", "");
    List<String> best = best(words(URLDecoder.decode(query, StandardCharsets.UTF_8)));
    return new Reply(200, Json.object("passages", best));
  }

  /** How long the disk takes: exponential as seeks behind one another are, within bounds. */
  private long lookupNanos() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    double lookup = -Math.log(1 - random.nextDouble()) * MEAN_LOOKUP.toNanos();
    double slower = delay.toNanos() * random.nextDouble(0.85, 1.15);
    return (long) (Math.min(lookup, (double) LONGEST_LOOKUP.toNanos()) + slower);
  }

  private List<String> best(Set<String> query) {
    Map<String, Double> scores = new HashMap<>();
    words.forEach((passage, itsWords) -> scores.put(passage, score(itsWords, query)));
    return words.keySet().stream()
        .sorted(Comparator.comparing(scores::get, Comparator.reverseOrder()))
        .limit(PASSAGES_PER_ANSWER)
        .toList();
  }

  /** The sum of the inverse document frequencies of the shared words. */
  private double score(Set<String> passage, Set<String> query) {
    double score = 0;
    for (String word : query) {
      if (passage.contains(word)) {
        score += Math.log((double) words.size() / frequencies.getOrDefault(word, 1));
      }
    }
    return score;
  }

  private static Set<String> words(String text) {
    return new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("\\s+")));
  }
}
