package io.inferscope.kibanadashboards;

import java.time.Instant;
import java.util.Locale;

/**
 * Ten minutes of a made-up model service, in the form in which the indexer writes documents: two
 * replicas behind a gateway, the second one failing from the sixth minute on.
 */
final class ExampleDocuments {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
  private static final int MINUTES = 10;
  private static final int FAULT_MINUTE = 6;

  private final StringBuilder bulk = new StringBuilder();
  private int number;

  private ExampleDocuments() {}

  /** The body of a bulk request. */
  static String bulk() {
    ExampleDocuments documents = new ExampleDocuments();
    for (int minute = 0; minute < MINUTES; minute++) {
      for (int replica = 0; replica < 2; replica++) {
        documents.minute(minute, replica);
      }
    }
    documents.states();
    return documents.bulk.toString();
  }

  private void minute(int minute, int replica) {
    boolean fails = replica == 1 && minute >= FAULT_MINUTE;
    String time = time(minute);
    String resource = resource("model-server", "replica-" + replica, fails ? "2.0" : "1.0");
    spans(time, resource, fails);
    logs(time, resource, fails);
    metrics(time, resource, minute, fails);
    rollups(time, replica, fails);
  }

  private static String time(int minute) {
    return START.plusSeconds(60L * minute + 7).toEpochMilli() + ".000250";
  }

  private static String resource(String service, String instance, String version) {
    return """
    {"attributes":{"service.name":"%s","service.instance.id":"%s","service.version":"%s"}}\
    """
        .formatted(service, instance, version);
  }

  private void spans(String time, String resource, boolean fails) {
    String trace = String.format(Locale.ROOT, "%032x", ++number);
    long nanos = fails ? 900_000_000 : 120_000_000;
    String status = fails ? "\"status\":{\"code\":\"Error\"}," : "";
    String code = fails ? "503" : "200";
    String error = fails ? ",\"error.type\":\"503\"" : "";
    String gateway = resource("gateway", "gateway-0", "1.0");
    String http =
        "\"http.route\":\"/v1/completions\",\"http.response.status_code\":" + code + error;
    span(time, gateway, trace, "POST /v1/completions", "Server", nanos + 9, status, http);
    span(
        time,
        gateway,
        trace,
        "POST /v1/completions",
        "Client",
        nanos + 5,
        status,
        http + ",\"peer.service\":\"model-server\"");
    span(
        time,
        resource,
        trace,
        "POST /v1/completions",
        "Server",
        nanos,
        status,
        http + completion(fails));
    span(time, resource, trace, "prefill", "Internal", nanos / 3, "", "\"http.route\":\"-\"");
  }

  private static String completion(boolean fails) {
    String base =
        ",\"gen_ai.operation.name\":\"text_completion\",\"gen_ai.request.model\":\"tiny\","
            + "\"gen_ai.usage.input_tokens\":30";
    return fails
        ? base
        : base
            + ",\"gen_ai.usage.output_tokens\":60,\"gen_ai.response.finish_reasons\":[\"stop\"],"
            + "\"gen_ai.latency.time_in_queue\":0.004,\"gen_ai.latency.time_in_model_prefill\":0.02,"
            + "\"gen_ai.latency.time_in_model_decode\":0.09,\"gen_ai.latency.time_to_first_token\":0.025";
  }

  private void span(
      String time,
      String resource,
      String trace,
      String name,
      String kind,
      long nanos,
      String status,
      String attributes) {
    add(
        "traces-generic.otel-default",
        """
        {"@timestamp":"%s",%s,"trace_id":"%s","span_id":"%016x","name":"%s","kind":"%s",
        "duration":%d,%s"attributes":{%s},"resource":%s,%s}\
        """
            .formatted(
                time,
                stream("traces", "generic.otel"),
                trace,
                ++number,
                name,
                kind,
                nanos,
                status,
                attributes,
                resource,
                inferscope("\"source\":\"otlp-grpc\"")));
  }

  private void logs(String time, String resource, boolean fails) {
    log(time, resource, 9, "INFO", "request 7 took 120 ms", "p1", "request <*> took <*> ms", "");
    log(time, resource, 9, "INFO", "cache kept 3 blocks", "p2", "cache kept <*> blocks", "");
    if (fails) {
      log(
          time,
          resource,
          17,
          "ERROR",
          "no block is free",
          "p3",
          "no block is free",
          "\"exception.type\":\"CacheFull\"");
    }
  }

  private void log(
      String time,
      String resource,
      int severity,
      String level,
      String text,
      String pattern,
      String template,
      String attributes) {
    String own =
        "\"pattern\":{\"id\":\"%s\",\"template\":\"%s\"},\"source\":\"otlp-grpc\",\"normalised\":[%s]"
            .formatted(pattern, template, severity > 9 ? "\"keyword_shortened\"" : "");
    add(
        "logs-generic.otel-default",
        """
        {"@timestamp":"%s",%s,"severity_text":"%s","severity_number":%d,"trace_id":"%032x",
        "body":{"text":"%s"},"attributes":{%s},"resource":%s,%s}\
        """
            .formatted(
                time,
                stream("logs", "generic.otel"),
                level,
                severity,
                number,
                text,
                attributes,
                resource,
                inferscope(own)));
  }

  private void metrics(String time, String resource, int minute, boolean fails) {
    add(
        "metrics-generic.otel-default",
        """
        {"@timestamp":"%s",%s,"attributes":{},"resource":%s,"metrics":{"vllm.num_requests_waiting":%d,
        "vllm.num_requests_running":3,"vllm.kv_cache_usage_perc":%s,"vllm.num_preemptions":%d,
        "process.cpu.utilization":0.4,"process.memory.usage":300000000},%s}\
        """
            .formatted(
                time,
                stream("metrics", "generic.otel"),
                resource,
                fails ? 12 : 0,
                fails ? "0.97" : "0.31",
                minute * 4,
                inferscope("\"source\":\"otlp-grpc\"")));
  }

  private void rollups(String time, int replica, boolean fails) {
    String common =
        "\"service\":\"model-server\",\"instance\":\"replica-%d\",\"batch\":\"b%d\""
            .formatted(replica, ++number);
    rollup(
        time,
        "\"signal\":\"spans\",\"count\":2,\"errors\":%d,\"span_kind\":\"Server\",%s"
            .formatted(fails ? 1 : 0, common));
    rollup(
        time,
        "\"signal\":\"logs\",\"count\":2,\"errors\":0,\"severity\":\"INFO\",\"pattern_id\":\"p1\","
            + common);
  }

  private void rollup(String time, String fields) {
    add(
        "metrics-inferscope.rollup-default",
        "{\"@timestamp\":\"%s\",%s,\"inferscope\":{\"rollup\":{%s}}}"
            .formatted(time, stream("metrics", "inferscope.rollup"), fields));
  }

  /** What there is only one of. */
  private void states() {
    String resource = resource("model-server", "replica-0", "1.0");
    log(time(0), resource, 9, "INFO", "model tiny is loaded", "p4", "model <*> is loaded", "");
    add(
        "logs-inferscope.quarantine-default",
        """
        {"@timestamp":"%s",%s,"message":"x","inferscope":{"quarantine":{"reason":"too deep",
        "error_type":"document_parsing_exception","index":"logs-generic.otel-default","id":"1"}}}\
        """
            .formatted(time(3), stream("logs", "inferscope.quarantine")));
    add(
        "inferscope-incidents",
        """
        {"id":"i1","tenant":"default","state":"open","title":"model-server fails","service":"model-server",
        "kind":"cache","onset":"2026-01-01T10:06:00Z","opened_at":"2026-01-01T10:06:20Z","traces":["1"]}\
        """);
    add(
        "inferscope-account",
        """
        {"topic":"otlp_logs","partition":0,"position":40,"updated":"2026-01-01T10:10:00Z",
        "rollup_documents":20,"lost_requests":0,"entries":[
        {"tenant":"default","signal":"logs","records":45,"stored":44,"quarantined":1,"duplicates":0}]}\
        """);
  }

  private static String stream(String type, String dataset) {
    return "\"data_stream\":{\"type\":\"%s\",\"dataset\":\"%s\",\"namespace\":\"default\"}"
        .formatted(type, dataset);
  }

  private static String inferscope(String members) {
    return "\"inferscope\":{\"received\":\"2026-01-01T10:10:00.5Z\"," + members + "}";
  }

  private void add(String index, String json) {
    bulk.append("{\"create\":{\"_index\":\"").append(index).append("\"}}\n");
    bulk.append(json.replace("\n", "")).append('\n');
  }
}
