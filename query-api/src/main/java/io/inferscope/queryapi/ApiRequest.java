package io.inferscope.queryapi;

import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** A request that the contract has accepted, with whose data it may see. */
final class ApiRequest {
  private static final int MOST_BUCKETS = 5000;

  /** Senders batch for up to five seconds, and Elasticsearch shows what is new every five. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private final ValidatedRequest request;
  private final QueryApiConfig config;
  private final Instant now;
  private final Access.Decision.Granted granted;

  ApiRequest(
      ValidatedRequest request,
      QueryApiConfig config,
      Instant now,
      Access.Decision.Granted granted) {
    this.request = request;
    this.config = config;
    this.now = now;
    this.granted = granted;
  }

  String tenant() {
    return granted.tenant();
  }

  /** Whether what is counted of other tenants may be shown too. */
  boolean everyTenant() {
    return granted.everyTenant();
  }

  /** Who asks, for the audit: the id of an API key. */
  String actor() {
    return granted.actor();
  }

  Instant now() {
    return now;
  }

  Optional<String> text(String name) {
    RequestParameter parameter = request.getQuery().get(name);
    return parameter == null || parameter.isNull()
        ? Optional.empty()
        : Optional.of(parameter.getString());
  }

  String text(String name, String otherwise) {
    return text(name).orElse(otherwise);
  }

  String pathText(String name) {
    return Objects.requireNonNull(request.getPathParameters().get(name), name).getString();
  }

  /** The body, of an operation that has one. */
  JsonObject body() {
    return request.getBody().getJsonObject();
  }

  Optional<Instant> moment(String name) {
    return text(name).map(value -> Moments.parse(name, value, now));
  }

  /** The longest window that may be asked for, up to now. */
  TimeRange longestRange() {
    return new TimeRange(now.minus(config.maxRange()), now.plus(Duration.ofDays(1)));
  }

  /** The page size, bounded by the configuration. */
  int size() {
    RequestParameter parameter = request.getQuery().get("size");
    int size = parameter == null || parameter.isNull() ? 50 : parameter.getInteger();
    if (size > config.maxPageSize()) {
      throw ProblemException.badParameter(
          "size",
          Integer.toString(size),
          "at most " + config.maxPageSize() + " (query-api.max-page-size)");
    }
    return size;
  }

  /** {@code interval}, by default what gives about a hundred buckets in the window. */
  Duration interval(TimeRange range) {
    Duration interval = text("interval").map(Moments::duration).orElse(range.interval());
    if (interval.isZero()
        || Duration.between(range.from(), range.to()).dividedBy(interval) > MOST_BUCKETS) {
      throw ProblemException.badParameter(
          "interval",
          Moments.text(interval),
          "a window is divided into at most " + MOST_BUCKETS + " buckets");
    }
    return interval;
  }

  /** {@code from} and {@code to}, by default the last 15 minutes. */
  TimeRange range() {
    Instant from = moment("from").orElse(now.minus(Duration.ofMinutes(15)));
    Instant to = moment("to").orElse(now);
    return checked(new TimeRange(from, to), "from");
  }

  /**
   * {@link #range()} up to where everything has arrived: what was sent in the last seconds cannot
   * all be found yet, and a last bucket of the half of it would look like a dip.
   */
  TimeRange settledRange() {
    TimeRange range = range();
    Instant settled = now.minus(SETTLE);
    return range.to().isAfter(settled) && range.from().isBefore(settled)
        ? new TimeRange(range.from(), settled)
        : range;
  }

  /** Two parameters that together name a window, or neither. */
  Optional<TimeRange> range(String fromName, String toName) {
    Optional<Instant> from = moment(fromName);
    Optional<Instant> to = moment(toName);
    if (from.isPresent() != to.isPresent()) {
      String given = from.isPresent() ? fromName : toName;
      throw ProblemException.badParameter(
          given, text(given, ""), "a window needs both " + fromName + " and " + toName);
    }
    return from.isPresent() && to.isPresent()
        ? Optional.of(checked(new TimeRange(from.get(), to.get()), fromName))
        : Optional.empty();
  }

  /** The window and what lies before it, as far as so long a window may be asked for. */
  TimeRange withHistory(TimeRange range, Duration history) {
    Duration length = Duration.between(range.from(), range.to());
    Duration most = config.maxRange().minus(length);
    return new TimeRange(
        range.from().minus(history.compareTo(most) < 0 ? history : most), range.to());
  }

  /**
   * The window as it is, if it may be asked for.
   *
   * @param name of the parameter that its beginning came from
   */
  TimeRange checked(TimeRange range, String name) {
    Instant from = range.from();
    if (!from.isBefore(range.to())) {
      throw ProblemException.badParameter(
          name, from.toString(), "it must lie before the end of the window, " + range.to());
    }
    if (Duration.between(from, range.to()).compareTo(config.maxRange()) > 0) {
      throw ProblemException.badParameter(
          name,
          from.toString(),
          "a window may be at most " + Moments.text(config.maxRange()) + " (query-api.max-range)");
    }
    return range;
  }
}
