package io.inferscope.server;

import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.DiskBuffer;
import io.inferscope.collector.Collector;
import io.inferscope.detector.DetectorConfig;
import io.inferscope.detector.IncidentDetector;
import io.inferscope.detector.IncidentStore;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.ServerCheck;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TelemetrySearch;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.embeddedelasticsearch.EmbeddedElasticsearch;
import io.inferscope.indexer.Indexer;
import io.inferscope.indexer.IndexerConfig;
import io.inferscope.indexer.PatternConfig;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.queryapi.QueryApi;
import io.inferscope.queryapi.QueryApiConfig;
import io.inferscope.queryapi.QueryServices;
import io.inferscope.server.Configuration.Role;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All roles of one process, wired together. Closing stops them in the order of the data. */
final class Application implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Application.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SETTLE = Duration.ofSeconds(8);
  private static final int MAX_SERIES = 2_000;
  private static final int MAX_CONCURRENT_QUERIES = 32;

  private final Configuration configuration;
  private final AccessControl access;
  private final Consumer<String> progress;
  private final InstantSource clock = InstantSource.system();
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private Endpoints endpoints = new Endpoints("", 0, 0, 0, 0, Optional.empty());

  private Application(Configuration configuration, Consumer<String> progress) {
    this.configuration = configuration;
    this.progress = progress;
    access = AccessControl.of(configuration);
  }

  /** Where things listen, and the process id of the embedded Elasticsearch. */
  record Endpoints(
      String elasticsearch,
      int otlpGrpc,
      int otlpHttp,
      int logstash,
      int query,
      Optional<Long> elasticsearchPid) {}

  /**
   * Starts everything; nothing is left running when that fails.
   *
   * @param progress told in one line each what happens
   * @throws UserException with one sentence that says what to do
   */
  static Application start(Configuration configuration, Consumer<String> progress)
      throws InterruptedException {
    requireAllRoles(configuration.roles());
    Application application = new Application(configuration, progress);
    try {
      application.start();
      return application;
    } catch (IOException e) {
      application.close();
      throw new UserException(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (RuntimeException e) {
      application.close();
      throw e;
    }
  }

  private static void requireAllRoles(Set<Role> roles) {
    if (!roles.containsAll(Set.of(Role.COLLECTOR, Role.INDEXER, Role.DETECTOR, Role.QUERY_API))) {
      throw new ConfigurationException(
          "roles: "
              + roles
              + " is not enough; separate processes for each role need a shared buffer (Kafka),"
              + " which this version does not have: leave out the option");
    }
  }

  Endpoints endpoints() {
    return endpoints;
  }

  private void start() throws IOException, InterruptedException {
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    JvmGcMetrics garbage = new JvmGcMetrics();
    garbage.bindTo(metrics);
    keep(garbage);
    Optional<EmbeddedElasticsearch> embedded = embedded();
    ElasticsearchConnection connection =
        keep(
            ElasticsearchConnection.open(
                ElasticsearchSettings.of(configuration, embedded, CONNECT_TIMEOUT)));
    ServerCheck.Usable server = usable(connection);
    install(connection, server);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
    keep(() -> vertx.close().await());
    Buffer buffer = keep(DiskBuffer.open(BufferSettings.of(configuration), clock));
    Indexer indexer = keep(indexer(buffer, connection));
    IncidentStore incidents = new IncidentStore(connection);
    keep(detector(connection, incidents));
    QueryApi api = keep(queryApi(vertx, connection, server, buffer, indexer, incidents));
    Collector collector =
        keep(
            Collector.start(
                CollectorSettings.of(configuration, access),
                buffer,
                access::ingest,
                metrics,
                vertx,
                clock));
    endpoints =
        new Endpoints(
            embedded
                .map(node -> node.uri().toString())
                .orElseGet(() -> configuration.elasticsearch().hosts().toString()),
            collector.ports().grpc(),
            collector.ports().http(),
            collector.ports().lines(),
            api.port(),
            embedded.map(EmbeddedElasticsearch::pid));
  }

  private <T extends AutoCloseable> T keep(T part) {
    running.push(part);
    return part;
  }

  private Optional<EmbeddedElasticsearch> embedded() {
    if (!configuration.elasticsearch().hosts().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(keep(ElasticsearchSettings.startEmbedded(configuration, progress)));
  }

  private static ServerCheck.Usable usable(ElasticsearchConnection connection)
      throws InterruptedException {
    return switch (ServerCheck.run(connection)) {
      case ServerCheck.Usable usable -> usable;
      case ServerCheck.Unusable unusable -> throw new UserException(unusable.reason());
    };
  }

  private void install(ElasticsearchConnection connection, ServerCheck.Usable server)
      throws InterruptedException {
    switch (new Templates(connection, server.capabilities()).install()) {
      case Templates.Installation.Installed installed ->
          progress.accept(
              "Elasticsearch "
                  + server.version()
                  + ", "
                  + installed.names().size()
                  + " index templates installed");
      case Templates.Installation.Refused refused -> throw new UserException(refused.reason());
    }
  }

  private Indexer indexer(Buffer buffer, ElasticsearchConnection connection) {
    IndexerConfig defaults = IndexerConfig.defaults();
    IndexerConfig config =
        new IndexerConfig(
            defaults.group(),
            defaults.batchRequests(),
            defaults.batchBytes(),
            defaults.linger(),
            Math.toIntExact(configuration.indexer().bulkSize().bytes()),
            configuration.indexer().concurrentBulks(),
            defaults.batchesInFlight(),
            defaults.patience(),
            defaults.firstPause(),
            defaults.longestPause(),
            defaults.closeTimeout());
    PatternConfig patterns =
        new PatternConfig(
            new MinerLimits(
                configuration.indexer().patternMemory().bytes(),
                MinerLimits.DEFAULT.minedCharacters()),
            PatternConfig.defaults().exchange());
    return Indexer.start(
        config, buffer, connection, patterns, metrics, clock, new SplittableRandom());
  }

  private IncidentDetector detector(ElasticsearchConnection connection, IncidentStore incidents) {
    Configuration.DetectorSection section = configuration.detector();
    return IncidentDetector.start(
        new DetectorConfig(
            section.interval(), section.baseline(), SETTLE, section.resolveAfter(), MAX_SERIES),
        access::tenants,
        connection,
        incidents,
        metrics,
        clock);
  }

  private QueryApi queryApi(
      Vertx vertx,
      ElasticsearchConnection connection,
      ServerCheck.Usable server,
      Buffer buffer,
      Indexer indexer,
      IncidentStore incidents) {
    LossAccount account = new LossAccount(buffer, indexer, IndexerConfig.defaults().group());
    QueryServices services =
        new QueryServices(
            connection,
            new TelemetrySearch(connection, server.capabilities()),
            new TelemetryReader(connection),
            new RollupReader(connection),
            incidents,
            account::pipeline,
            configuration.queryApi().kibana(),
            List.of(new ElasticsearchHealth(connection)),
            metrics::scrape);
    Configuration.QueryApiSection section = configuration.queryApi();
    try {
      return QueryApi.start(
          vertx,
          new QueryApiConfig(
              configuration.bindAddress(),
              section.port(),
              section.maxRange(),
              section.maxPageSize(),
              MAX_CONCURRENT_QUERIES),
          access::query,
          services,
          metrics,
          clock);
    } catch (RuntimeException e) {
      if (isTakenPort(e)) {
        throw new UserException(
            "The query API cannot listen on "
                + configuration.bindAddress()
                + ":"
                + section.port()
                + ": the port is taken; stop what uses it, or choose another with query-api.port or"
                + " --port-offset");
      }
      throw e;
    }
  }

  /** Vert.x throws the cause itself, checked or not. */
  private static boolean isTakenPort(Throwable e) {
    return e instanceof BindException || (e.getCause() != null && isTakenPort(e.getCause()));
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) { // one part that does not stop must not keep the others running
        LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
