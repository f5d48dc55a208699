package io.inferscope.kibanadashboards;

import java.util.List;

/**
 * Documents as the indexer writes them of what no demo has, beside the recording of one: spans of
 * vLLM, calls of whatever is called, incidents that were resolved and came back.
 */
final class MadeUpDocuments {
  /** A trace of one span and one log. */
  static final String TRACE = "00000000000000000000000000000001";

  static final List<String> CALLED = List.of("inference.Completions", "10.0.0.7", "features.db");

  private static final String TIME = "1795386180000";

  private final StringBuilder lines = new StringBuilder();

  private MadeUpDocuments() {}

  /** Lines of a bulk request. */
  static String bulk() {
    MadeUpDocuments documents = new MadeUpDocuments();
    documents.vllm();
    documents.calls();
    documents.incident("again", "reopened");
    documents.incident("over", "resolved");
    return documents.lines.toString();
  }

  /**
   * As vLLM traces a request (vllm/tracing, SpanAttributes): no operation, no model, token counts
   * by older names.
   */
  private void vllm() {
    String attributes =
        """
        "gen_ai.usage.prompt_tokens":40,"gen_ai.usage.completion_tokens":80,"gen_ai.request.id":"cmpl-1",\
        "gen_ai.latency.e2e":1.2,"gen_ai.latency.time_in_queue":0.1,\
        "gen_ai.latency.time_to_first_token":0.3,"gen_ai.latency.time_in_model_prefill":0.2,\
        "gen_ai.latency.time_in_model_decode":0.9\
        """;
    span("vllm", "Server", attributes, "\"tokens\":{\"input\":40,\"output\":80}");
    add(
        "logs-generic.otel-default",
        """
        {"@timestamp":"%s","trace_id":"%s","severity_text":"INFO","severity_number":9,\
        "body":{"text":"made up"},"resource":%s}\
        """
            .formatted(TIME, TRACE, resource("vllm")));
  }

  private void calls() {
    for (String called : CALLED) {
      span(
          "caller",
          "Client",
          "\"server.address\":\"%s\"".formatted(called),
          "\"peer\":\"%s\"".formatted(called));
    }
  }

  private void span(String service, String kind, String attributes, String gathered) {
    add(
        "traces-generic.otel-default",
        """
        {"@timestamp":"%s","trace_id":"%s","span_id":"%016x","name":"llm_request","kind":"%s",\
        "duration":1200000000,"attributes":{%s},"inferscope":{%s},"resource":%s}\
        """
            .formatted(TIME, TRACE, lines.length(), kind, attributes, gathered, resource(service)));
  }

  private static String resource(String service) {
    return """
    {"attributes":{"service.name":"%s","service.instance.id":"10.0.0.9:8000","service.version":"1"}}\
    """
        .formatted(service)
        .strip();
  }

  private void incident(String id, String state) {
    add(
        "inferscope-incidents",
        """
        {"id":"%s","tenant":"default","state":"%s","title":"made up","service":"model-server",\
        "kind":"cache","onset":"2026-11-20T22:23:10Z","opened_at":"2026-11-20T22:23:49Z",\
        "updated_at":"2026-11-22T22:24:00Z","traces":["%s"]}\
        """
            .formatted(id, state, TRACE));
  }

  private void add(String index, String json) {
    lines.append("{\"create\":{\"_index\":\"").append(index).append("\"}}\n");
    lines.append(json.strip()).append('\n');
  }
}
