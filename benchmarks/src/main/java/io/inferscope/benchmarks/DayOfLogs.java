package io.inferscope.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Log documents of a day, in no order: as much at any time, but that from 18:00 to 19:12 one
 * customer of twenty sends eleven times as much on one route. Not thread-safe.
 */
final class DayOfLogs {
  static final String STREAM = "logs-generic.otel-default";
  static final Instant BEGIN = Instant.parse("2026-03-04T00:00:00Z");
  static final String CUSTOMER = "customer-7";
  static final String ROUTE = "/v1/route-3";

  private static final int DAY_MILLIS = 24 * 60 * 60 * 1000;
  private static final int PLANTED_FROM = 18 * 60 * 60 * 1000;
  private static final int PLANTED_MILLIS = 72 * 60 * 1000;
  static final Instant PLANTED = BEGIN.plusMillis(PLANTED_FROM);
  static final Duration PLANTED_FOR = Duration.ofMillis(PLANTED_MILLIS);

  private static final int CUSTOMERS = 20;
  private static final int ROUTES = 4;

  /** Ten times the usual logs of one customer on one route, in a twentieth of the day. */
  private static final double PLANTED_SHARE = 10.0 / (CUSTOMERS * ROUTES) / 20;

  private static final byte[] ACTION =
      ("{\"create\":{\"_index\":\"" + STREAM + "\"}}\n").getBytes(StandardCharsets.US_ASCII);

  private final SplittableRandom random;

  DayOfLogs(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A bulk body with so many documents. */
  byte[] bulk(int documents) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(documents * 900);
    for (int i = 0; i < documents; i++) {
      body.writeBytes(ACTION);
      body.writeBytes(document().getBytes(StandardCharsets.US_ASCII));
    }
    return body.toByteArray();
  }

  private String document() {
    boolean planted = random.nextDouble() < PLANTED_SHARE / (1 + PLANTED_SHARE);
    int millis =
        planted ? PLANTED_FROM + random.nextInt(PLANTED_MILLIS) : random.nextInt(DAY_MILLIS);
    int service = random.nextInt(12);
    int pattern = service * 8 + random.nextInt(8);
    int duration = 1 + (int) Math.exp(random.nextDouble() * 8);
    boolean error = random.nextInt(20) == 0;
    return """
    {"@timestamp":"%d.%06d","severity_text":"%s","severity_number":%d,\
    "data_stream":{"type":"logs","dataset":"generic.otel","namespace":"default"},\
    "body":{"text":"request %x of step %d finished after %d ms with %d bytes"},\
    "attributes":{"customer":"%s","http.route":"%s","http.response.status_code":%d,"duration_ms":%d,\
    "thread.name":"worker-%d","code.function.name":"handle%d"},\
    "resource":{"attributes":{"service.name":"service-%d","service.instance.id":"service-%d-%d",\
    "host.name":"node-%d","deployment.environment.name":"production"}},\
    "scope":{"name":"app"},\
    "inferscope":{"pattern":{"id":"%016x","template":"request <*> of step %d finished after <*> ms"}}}
    """
        .formatted(
            BEGIN.toEpochMilli() + millis,
            random.nextInt(1_000_000),
            error ? "ERROR" : "INFO",
            error ? 17 : 9,
            random.nextLong(),
            pattern,
            duration,
            random.nextInt(100_000),
            planted ? CUSTOMER : "customer-" + random.nextInt(CUSTOMERS),
            planted ? ROUTE : "/v1/route-" + random.nextInt(ROUTES),
            error ? 500 : 200,
            duration,
            random.nextInt(16),
            pattern,
            service,
            service,
            random.nextInt(3),
            random.nextInt(8),
            pattern,
            pattern);
  }
}
