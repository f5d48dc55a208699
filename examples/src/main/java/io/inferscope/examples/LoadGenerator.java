package io.inferscope.examples;

import io.inferscope.examples.Program.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Users at work: more and more of them in the first seconds, then requests arrive as a Poisson
 * process, whether or not earlier ones are answered, until so many wait that nobody else comes.
 * Prints a line every ten seconds.
 */
public final class LoadGenerator implements AutoCloseable {
  /** A machine that is slow for another reason has a longer answer time, not an endless queue. */
  private static final int MOST_IN_FLIGHT = 40;

  /** Services that have just been started are slow for a while. */
  private static final Duration RAMP = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration LONGEST_LAG = Duration.ofSeconds(1);
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

  private static final List<User> USERS =
      List.of(
          new User("key-acme", "/v1/chat", "tiny-chat", 38),
          new User("key-acme", "/v1/summarize", "tiny-summary", 12),
          new User("key-globex", "/v1/chat", "tiny-chat", 24),
          new User("key-initech", "/v1/classify", "tiny-chat", 18),
          new User("key-initech", "/v1/summarize", "tiny-summary", 7),
          new User("key-expired", "/v1/chat", "tiny-chat", 1));

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
  private final List<String> passages = Vocabulary.load().passages();
  private final LoadStatistics statistics = new LoadStatistics();
  private final URI gateway;
  private final double requestsPerSecond;
  private final SplittableRandom random;

  private LoadGenerator(URI gateway, double requestsPerSecond, long seed) {
    this.gateway = gateway;
    this.requestsPerSecond = requestsPerSecond;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Someone who asks.
   *
   * @param share how often, in percent of all requests
   */
  private record User(String key, String route, String model, int share) {}

  /** Starts to send; see the module's README for the options. */
  public static void main(String[] arguments) {
    Program.run(arguments, Set.of("--gateway", "--rate", "--seed"), LoadGenerator::start);
  }

  private static Running start(Options options) throws IOException {
    double rate = options.number("--rate", 16);
    if (rate <= 0 || rate > 1000) {
      throw new Options.UsageException("option --rate needs requests a second, up to 1000");
    }
    URI gateway = options.uri("--gateway", "http://127.0.0.1:8000");
    LoadGenerator load = new LoadGenerator(gateway, rate, (long) options.number("--seed", 1));
    Thread.ofPlatform().daemon().name("arrivals").start(load::send);
    return new Running("load sends " + rate + " requests/s to " + gateway, load);
  }

  private void send() {
    long begin = System.nanoTime();
    long next = begin;
    long line = next + LINE_INTERVAL.toNanos();
    while (!Thread.currentThread().isInterrupted()) {
      // After a pause of the whole machine the users go on; they do not make up for it.
      next = Math.max(next, System.nanoTime() - LONGEST_LAG.toNanos());
      double rate = requestsPerSecond * rampAt(next - begin);
      next += (long) (-Math.log(1 - random.nextDouble()) / rate * 1e9);
      LockSupport.parkNanos(next - System.nanoTime());
      if (inFlight.tryAcquire()) {
        HttpRequest request = request();
        Thread.ofVirtual().start(() -> ask(request));
      } else {
        statistics.skipped();
      }
      if (next > line) {
        System.out.println(statistics.takeLine());
        line += LINE_INTERVAL.toNanos();
      }
    }
  }

  /** The share of all users that is there. */
  private static double rampAt(long nanos) {
    return Math.min(1, 0.2 + 0.8 * nanos / RAMP.toNanos());
  }

  private HttpRequest request() {
    User user = user();
    String[] words = passages.get(random.nextInt(passages.size())).split(" ");
    String question = String.join(" ", List.of(words).subList(0, Math.min(8, words.length)));
    return HttpRequest.newBuilder(gateway.resolve(user.route()))
        .header("Authorization", "Bearer " + user.key())
        .header("Content-Type", "application/json")
        .timeout(PATIENCE)
        .POST(BodyPublishers.ofString(Json.object("model", user.model(), "prompt", question)))
        .build();
  }

  private User user() {
    int left = random.nextInt(USERS.stream().mapToInt(User::share).sum());
    for (User user : USERS) {
      left -= user.share();
      if (left < 0) {
        return user;
      }
    }
    return USERS.get(0);
  }

  private void ask(HttpRequest request) {
    long start = System.nanoTime();
    int status = 0;
    try {
      status = client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      status = -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inFlight.release();
      statistics.answered(status, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
