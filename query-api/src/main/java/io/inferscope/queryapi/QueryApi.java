package io.inferscope.queryapi;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.inferscope.elasticsearch.ElasticsearchException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ValidatedRequest;
import io.vertx.openapi.validation.ValidatorException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of {@code openapi.yaml}. Requests are checked against the contract on the event
 * loop and answered on virtual threads. Of those that read telemetry at most {@code
 * maxConcurrentQueries} run at once; health, metrics and the contract never wait for them.
 * Thread-safe.
 */
public final class QueryApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryApi.class);
  private static final int MAX_BODY_BYTES = 1 << 20;

  static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .build();

  private final QueryApiConfig config;
  private final Access access;
  private final Map<String, Operation> operations;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final Semaphore permits;
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private QueryApi(
      Vertx vertx,
      QueryApiConfig config,
      Access access,
      Map<String, Operation> operations,
      MeterRegistry metrics,
      InstantSource clock) {
    this.config = config;
    this.access = access;
    this.operations = operations;
    this.metrics = metrics;
    this.clock = clock;
    permits = new Semaphore(config.maxConcurrentQueries());
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setCompressionSupported(true)
                .setIdleTimeout(120)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
    OpenAPIContract contract = Contract.load(vertx);
    server.requestHandler(router(vertx, contract));
    server.listen().await();
  }

  /**
   * Binds and serves.
   *
   * @throws RuntimeException when the port cannot be bound or an operation of the contract is not
   *     served
   */
  public static QueryApi start(
      Vertx vertx,
      QueryApiConfig config,
      Access access,
      QueryServices services,
      MeterRegistry metrics,
      InstantSource clock) {
    return new QueryApi(vertx, config, access, services.operations(), metrics, clock);
  }

  /** The port that is bound. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    server.close().await();
  }

  private Router router(Vertx vertx, OpenAPIContract contract) {
    RouterBuilder builder = RouterBuilder.create(vertx, contract, new TextParameters());
    builder.rootHandler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    for (OpenAPIRoute route : builder.getRoutes()) {
      String id = route.getOperation().getOperationId();
      Operation operation = operations.get(id);
      if (operation == null) {
        throw new IllegalStateException("openapi.yaml names " + id + ", which nothing serves");
      }
      Rules rules = Rules.of(route.getOperation());
      route.setDoSecurity(false);
      route.addHandler(context -> handle(context, id, operation, rules));
      route.addFailureHandler(this::failed);
    }
    Router router = builder.createRouter();
    router.errorHandler(
        404,
        context -> send(context, Problem.of(404, "Not found", "No such path; see /openapi.yaml")));
    router.errorHandler(
        405, context -> send(context, Problem.of(405, "Method not allowed", "See /openapi.yaml")));
    return router;
  }

  /**
   * Who may ask, and whether it is a query, of which only so many run at once. What is not works
   * from memory or asks Elasticsearch one cheap question: an orchestrator that got no answer to it
   * because others ask much would end a process that is well.
   */
  private record Rules(boolean open, Access.Right right, boolean query) {
    static Rules of(io.vertx.openapi.contract.Operation operation) {
      JsonObject model = operation.getOpenAPIModel();
      boolean open = model.containsKey("security");
      if (model.containsKey("x-scope")) {
        Access.Right right = Access.Right.valueOf(model.getString("x-scope").toUpperCase(ROOT));
        return new Rules(open, right, false);
      }
      boolean reads = operation.getHttpMethod().name().equals("GET");
      return new Rules(open, reads ? Access.Right.READ : Access.Right.OPERATE, !open);
    }
  }

  private void handle(RoutingContext context, String id, Operation operation, Rules rules) {
    switch (rules.open
        ? new Access.Decision.Granted("default", "", false)
        : access.decide(Access.token(context.request()), rules.right)) {
      case Access.Decision.Granted granted -> {
        ValidatedRequest validated = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
        // Elasticsearch's buckets of time know no less than a millisecond.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ApiRequest request = new ApiRequest(validated, config, now, granted);
        if (rules.query) {
          query(context, id, operation, request);
        } else {
          executor.execute(() -> answer(context, id, operation, request));
        }
      }
      case Access.Decision.Unauthenticated ignored -> {
        refused("unauthenticated");
        context.response().putHeader("WWW-Authenticate", "Bearer");
        send(
            context,
            Problem.of(401, "Unauthorized", "Send an API key as Authorization: Bearer isk_…"));
      }
      case Access.Decision.Forbidden ignored -> {
        refused("forbidden");
        send(
            context,
            Problem.of(
                403,
                "Forbidden",
                "This API key lacks the scope that %s needs, %s"
                    .formatted(id, rules.right.name().toLowerCase(ROOT))));
      }
    }
  }

  /** Counts what was not even tried; what was is in {@code inferscope.query.requests}. */
  private void refused(String reason) {
    metrics.counter("inferscope.query.refused", "reason", reason).increment();
  }

  private void query(RoutingContext context, String id, Operation operation, ApiRequest request) {
    if (!permits.tryAcquire()) {
      refused("busy");
      context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      send(
          context,
          Problem.of(
              503, "Busy", config.maxConcurrentQueries() + " queries are running; try again"));
      return;
    }
    try {
      executor.execute(
          () -> {
            try {
              answer(context, id, operation, request);
            } finally {
              permits.release();
            }
          });
    } catch (RejectedExecutionException e) {
      permits.release();
      throw e;
    }
  }

  private void answer(RoutingContext context, String id, Operation operation, ApiRequest request) {
    Timer.Sample sample = Timer.start(metrics);
    int status = 500;
    try {
      Object body = operation.answer(request);
      status = body instanceof HealthAnswer health && health.isDown() ? 503 : 200;
      send(context, status, body);
    } catch (ProblemException e) {
      status = e.problem().status();
      send(context, e.problem());
    } catch (ElasticsearchException e) {
      Problem problem = problem(e);
      status = problem.status();
      send(context, problem);
    } catch (RuntimeException e) {
      String trace = newTraceId();
      LOG.error("{} failed, trace {}", id, trace, e);
      send(
          context,
          Problem.of(500, "Internal error", "The log names the cause under this trace id")
              .at(context.request().path(), trace));
    } finally {
      sample.stop(
          metrics.timer(
              "inferscope.query.requests", "operation", id, "status", Integer.toString(status)));
    }
  }

  /**
   * What Elasticsearch refuses is most often the user's query; that it is away is not the user's
   * fault.
   */
  private static Problem problem(ElasticsearchException e) {
    return switch (e.status()) {
      case 400 -> Problem.of(400, "Bad query", e.getMessage());
      case 404 ->
          Problem.of(410, "Cursor expired", "Cursors live two minutes; begin again without one");
      default -> Problem.of(503, "Elasticsearch is unavailable", e.getMessage());
    };
  }

  private void failed(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure != null && failure.getCause() instanceof ValidatorException invalid) {
      refused("invalid");
      send(context, Problem.of(400, "Bad request", invalid.getMessage()));
    } else if (context.statusCode() >= 400 && context.statusCode() < 500) {
      refused("invalid");
      send(context, Problem.of(context.statusCode(), "Bad request", "The request cannot be read"));
    } else {
      String trace = newTraceId();
      LOG.error("{} failed, trace {}", context.request().path(), trace, failure);
      send(
          context,
          Problem.of(500, "Internal error", "The log names the cause under this trace id")
              .at(context.request().path(), trace));
    }
  }

  private static String newTraceId() {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private static void send(RoutingContext context, Problem problem) {
    Problem located =
        problem.instance() == null ? problem.at(context.request().path(), newTraceId()) : problem;
    write(context, located.status(), "application/problem+json", json(located));
  }

  private static void send(RoutingContext context, int status, Object body) {
    if (body instanceof TextAnswer text) {
      write(context, status, text.contentType(), Buffer.buffer(text.text()));
    } else {
      write(context, status, "application/json", json(body));
    }
  }

  /** A value as JSON, for use inside a query. */
  static String quoted(Object value) {
    return json(value).toString();
  }

  private static Buffer json(Object body) {
    try {
      return Buffer.buffer(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  /** Answers come from virtual threads; the response belongs to the event loop. */
  private static void write(RoutingContext context, int status, String contentType, Buffer body) {
    context
        .vertx()
        .runOnContext(
            ignored -> {
              if (!context.response().ended() && !context.response().closed()) {
                context
                    .response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                    .end(body);
              }
            });
  }
}
