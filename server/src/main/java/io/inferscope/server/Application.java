package io.inferscope.server;

import io.inferscope.buffer.Buffer;
import io.inferscope.collector.Collector;
import io.inferscope.detector.DetectorConfig;
import io.inferscope.detector.IncidentDetector;
import io.inferscope.detector.IncidentStore;
import io.inferscope.detector.LeaderLease;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.RollupReader;
import io.inferscope.elasticsearch.ServerCheck;
import io.inferscope.elasticsearch.TelemetryReader;
import io.inferscope.elasticsearch.TelemetrySearch;
import io.inferscope.elasticsearch.Templates;
import io.inferscope.indexer.Counts;
import io.inferscope.indexer.Indexer;
import io.inferscope.indexer.IndexerConfig;
import io.inferscope.indexer.LossAudit;
import io.inferscope.indexer.PatternConfig;
import io.inferscope.indexer.StreamRetention;
import io.inferscope.indexer.TailSampling;
import io.inferscope.patterns.MinerLimits;
import io.inferscope.queryapi.HealthCheck;
import io.inferscope.queryapi.QueryApi;
import io.inferscope.queryapi.QueryApiConfig;
import io.inferscope.queryapi.QueryServices;
import io.inferscope.server.Configuration.BufferType;
import io.inferscope.server.Configuration.Role;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All roles of one process, wired together. Closing stops them in the order of the data. */
final class Application implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Application.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SETTLE = Duration.ofSeconds(8);
  private static final int MAX_SERIES = 2_000;
  private static final int MAX_CONCURRENT_QUERIES = 32;
  private static final Collector.Ports NO_PORTS = new Collector.Ports(0, 0, 0);

  private final Configuration configuration;
  private final AccessControl access;
  private final Consumer<String> progress;
  private final InstantSource clock = InstantSource.system();
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private volatile LossAccount.@Nullable Receiving receiving;
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
    Roles.requireUsable(configuration);
    Application application = new Application(configuration, progress);
    boolean started = false;
    try {
      application.start();
      started = true;
      return application;
    } catch (IOException e) {
      throw new UserException(e.getMessage() == null ? e.toString() : e.getMessage());
    } finally {
      if (!started) {
        application.close();
      }
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
    Set<Role> roles = configuration.roles();
    Optional<Search> search =
        Roles.useElasticsearch(roles) ? Optional.of(elasticsearch()) : Optional.empty();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
    keep(() -> vertx.close().await());
    Buffer buffer = keep(BufferSettings.open(configuration, clock, metrics));
    int query = search.isPresent() ? searching(search.get(), buffer, vertx) : 0;
    if (!roles.contains(Role.QUERY_API)) {
      query = statusServer(vertx, search);
    }
    Collector.Ports ports = NO_PORTS;
    if (roles.contains(Role.COLLECTOR)) {
      Instant since = clock.instant();
      Collector collector = collector(buffer, vertx);
      receiving = new LossAccount.Receiving(collector, since);
      ports = collector.ports();
    }
    search.flatMap(Search::embedded).ifPresent(node -> keep(node::expectEnd));
    endpoints =
        new Endpoints(
            search
                .flatMap(Search::embedded)
                .map(node -> node.uri().toString())
                .orElseGet(() -> configuration.elasticsearch().hosts().toString()),
            ports.grpc(),
            ports.http(),
            ports.lines(),
            query,
            search.flatMap(Search::embedded).map(EmbeddedNode::pid));
  }

  /** An Elasticsearch with the templates installed. */
  private record Search(
      ElasticsearchConnection connection,
      ServerCheck.Usable server,
      Optional<EmbeddedNode> embedded) {}

  private Search elasticsearch() throws InterruptedException {
    Optional<EmbeddedNode> embedded = embedded();
    ElasticsearchConnection connection =
        keep(
            ElasticsearchConnection.open(
                ElasticsearchSettings.of(
                    configuration, embedded.map(EmbeddedNode::uri), CONNECT_TIMEOUT)));
    ServerCheck.Usable server = usable(connection);
    install(connection, server);
    return new Search(connection, server, embedded);
  }

  /**
   * The roles that work with Elasticsearch; answers the port of the query API, 0 where that role is
   * not ours.
   */
  private int searching(Search search, Buffer buffer, Vertx vertx) {
    Set<Role> roles = configuration.roles();
    // Indexers of other processes count too; theirs is read where all of them write it.
    Supplier<List<Counts>> counts = new LossAudit(search.connection)::counts;
    if (roles.contains(Role.INDEXER)) {
      Indexer indexer = keep(indexer(buffer, search.connection));
      counts = configuration.buffer().type() == BufferType.DISK ? indexer::counts : counts;
      keep(retention(search));
    }
    IncidentStore incidents = new IncidentStore(search.connection);
    if (roles.contains(Role.DETECTOR)) {
      keep(detector(search.connection, buffer, incidents));
    }
    if (!roles.contains(Role.QUERY_API)) {
      return 0;
    }
    LossAccount account =
        new LossAccount(
            buffer, counts, IndexerConfig.defaults().group(), () -> Optional.ofNullable(receiving));
    return keep(queryApi(vertx, search, account, incidents)).port();
  }

  private int statusServer(Vertx vertx, Optional<Search> search) {
    List<HealthCheck> checks =
        search
            .<List<HealthCheck>>map(found -> List.of(new ElasticsearchHealth(found.connection)))
            .orElse(List.of());
    int port = configuration.queryApi().port();
    try {
      return keep(StatusServer.start(
              vertx,
              new HttpServerOptions().setHost(configuration.bindAddress()).setPort(port),
              access::query,
              metrics,
              checks))
          .port();
    } catch (RuntimeException e) {
      throw refused("The status port", port, e);
    }
  }

  private Collector collector(Buffer buffer, Vertx vertx) throws IOException {
    return keep(
        Collector.start(
            CollectorSettings.of(configuration, access),
            buffer,
            access::ingest,
            metrics,
            vertx,
            clock));
  }

  private <T extends AutoCloseable> T keep(T part) {
    running.push(part);
    return part;
  }

  private Optional<EmbeddedNode> embedded() {
    if (!configuration.elasticsearch().hosts().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        keep(EmbeddedNode.start(ElasticsearchSettings.embedded(configuration, progress), metrics)));
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

  private RetentionLoop retention(Search search) {
    return new RetentionLoop(
        new StreamRetention(
            search.connection,
            search.server.capabilities().dataStreamLifecycle(),
            configuration.retention().times(),
            clock),
        new TailSampling(
            search.connection, configuration.traceSampling().decisions(), metrics, clock),
        lease(search.connection, "retention")
            .<BooleanSupplier>map(lease -> lease::held)
            .orElse(() -> true),
        metrics);
  }

  /** A buffer on disk belongs to one process, which then is the only one of its kind. */
  private Optional<LeaderLease> lease(ElasticsearchConnection connection, String job) {
    return configuration.buffer().type() == BufferType.DISK
        ? Optional.empty()
        : Optional.of(keep(LeaderLease.of(connection, job, UUID.randomUUID())));
  }

  private IncidentDetector detector(
      ElasticsearchConnection connection, Buffer buffer, IncidentStore incidents) {
    Configuration.DetectorSection section = configuration.detector();
    return IncidentDetector.start(
        new DetectorConfig(
            section.interval(), section.baseline(), SETTLE, section.resolveAfter(), MAX_SERIES),
        lease(connection, "detector"),
        access::tenants,
        () -> LossAccount.indexingLag(buffer, IndexerConfig.defaults().group()),
        connection,
        incidents,
        metrics,
        clock);
  }

  private QueryApi queryApi(
      Vertx vertx, Search search, LossAccount account, IncidentStore incidents) {
    ElasticsearchConnection connection = search.connection;
    QueryServices services =
        new QueryServices(
            connection,
            new TelemetrySearch(connection),
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
      throw refused("The query API", section.port(), e);
    }
  }

  private RuntimeException refused(String what, int port, RuntimeException e) {
    return isTakenPort(e)
        ? new UserException(
            what
                + " cannot listen on "
                + configuration.bindAddress()
                + ":"
                + port
                + ": the port is taken; stop what uses it, or choose another with query-api.port or"
                + " --port-offset")
        : e;
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
