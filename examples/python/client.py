"""A client of the model server, instrumented with OpenTelemetry's own packages for Python.

Asks for completions and exports, over OTLP, a client span, the GenAI client metrics and a log
record for each:

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python client.py --model-server http://127.0.0.1:8001 --requests 20

Exit status: 0 if every request was answered, 1 if one was not, 77 if the packages are missing.
"""

import argparse
import json
import logging
import sys
import time
import urllib.error
import urllib.request

try:
    from opentelemetry import metrics, propagate, trace
    from opentelemetry._logs import set_logger_provider
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace import SpanKind, StatusCode
except ImportError as missing:
    print(f"skipped: {missing}; pip install -r requirements.txt", file=sys.stderr)
    sys.exit(77)

SERVICE = "python-client"
SCOPE = "io.inferscope.examples.python"
LOGGER = logging.getLogger(SERVICE)
DURATION_BOUNDS = [
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
]
TOKEN_BOUNDS = [4**power for power in range(14)]


def start_telemetry(endpoint):
    """Returns the three providers, exporting to the endpoint; close them to send the rest."""
    resource = Resource.create({"service.name": SERVICE, "service.version": "0.1.0"})
    tracers = TracerProvider(resource=resource)
    tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint + "/v1/traces")))
    trace.set_tracer_provider(tracers)
    reader = PeriodicExportingMetricReader(
        OTLPMetricExporter(endpoint + "/v1/metrics"), export_interval_millis=5000
    )
    meters = MeterProvider(resource=resource, metric_readers=[reader])
    metrics.set_meter_provider(meters)
    logs = LoggerProvider(resource=resource)
    logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(endpoint + "/v1/logs")))
    set_logger_provider(logs)
    LOGGER.addHandler(LoggingHandler(logger_provider=logs))
    LOGGER.setLevel(logging.INFO)
    return tracers, meters, logs


class Client:
    def __init__(self, server, model):
        self.url = server.rstrip("/") + "/v1/completions"
        self.model = model
        self.tracer = trace.get_tracer(SCOPE)
        meter = metrics.get_meter(SCOPE)
        self.duration = meter.create_histogram(
            "gen_ai.client.operation.duration",
            unit="s",
            explicit_bucket_boundaries_advisory=DURATION_BOUNDS,
        )
        self.tokens = meter.create_histogram(
            "gen_ai.client.token.usage",
            unit="{token}",
            explicit_bucket_boundaries_advisory=TOKEN_BOUNDS,
        )

    def complete(self, prompt, max_tokens):
        """Returns the text, or None where the server had none."""
        attributes = {
            "gen_ai.operation.name": "text_completion",
            "gen_ai.provider.name": "tiny-engine",
            "gen_ai.request.model": self.model,
        }
        start = time.monotonic()
        name = f"text_completion {self.model}"
        with self.tracer.start_as_current_span(name, kind=SpanKind.CLIENT, attributes=attributes) as span:
            span.set_attribute("peer.service", "model-server")
            span.set_attribute("gen_ai.request.max_tokens", max_tokens)
            try:
                answer = self.post({"model": self.model, "prompt": prompt, "max_tokens": max_tokens})
            except (urllib.error.URLError, TimeoutError) as failure:
                attributes["error.type"] = type(failure).__name__
                span.set_attribute("error.type", type(failure).__name__)
                span.set_status(StatusCode.ERROR, str(failure))
                LOGGER.error("completion failed: %s", failure)
                return None
            finally:
                self.duration.record(time.monotonic() - start, attributes)
            usage = answer["usage"]
            span.set_attribute("gen_ai.usage.input_tokens", usage["prompt_tokens"])
            span.set_attribute("gen_ai.usage.output_tokens", usage["completion_tokens"])
            self.tokens.record(usage["prompt_tokens"], attributes | {"gen_ai.token.type": "input"})
            self.tokens.record(usage["completion_tokens"], attributes | {"gen_ai.token.type": "output"})
            LOGGER.info("completion of %d tokens received", usage["completion_tokens"])
            return answer["choices"][0]["text"]

    def post(self, body):
        headers = {"Content-Type": "application/json"}
        propagate.inject(headers)
        request = urllib.request.Request(self.url, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=5) as response:
            return json.load(response)


def main():
    parser = argparse.ArgumentParser(description="asks the example model server for completions")
    parser.add_argument("--otlp-endpoint", default="http://127.0.0.1:4318")
    parser.add_argument("--model-server", default="http://127.0.0.1:8001")
    parser.add_argument("--model", default="tiny-chat")
    parser.add_argument("--requests", type=int, default=20)
    options = parser.parse_args()
    providers = start_telemetry(options.otlp_endpoint.rstrip("/"))
    client = Client(options.model_server, options.model)
    answered = 0
    for number in range(options.requests):
        text = client.complete("a request that waits longer than its deadline", 24)
        answered += text is not None
        if number == 0:
            print(text)
    for provider in providers:
        provider.shutdown()
    print(f"{answered} of {options.requests} requests were answered")
    return 0 if answered == options.requests else 1


if __name__ == "__main__":
    sys.exit(main())
