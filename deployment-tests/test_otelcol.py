"""otelcol/ with the real upstream collector, as deployment-tests/build-tools builds it."""

import contextlib
import datetime
import json
import os
import socket
import subprocess
import tempfile
import time

import inferscope
import pytest
import yaml
from conftest import ROOT, free_ports, run, tool
from test_kafka import broker

FOLDER = ROOT / "otelcol"
CONFIGURATIONS = sorted(set(FOLDER.glob("*.yaml")) - {FOLDER / "builder.yaml"})
KEY = "isk_00000000_none"
VALUES = {
    "INFERSCOPE_ENDPOINT": "http://127.0.0.1:4317",
    "INFERSCOPE_INGEST_KEY": KEY,
    "LOG_FILES": "/var/log/none/*.log",
    "POD_IP": "127.0.0.1",
    "NODE_NAME": "node",
    # The machine's root is mounted there in a pod, and not here.
    "HOST_ROOT": "/",
    # What tells the collector that it runs in a cluster.
    "KUBERNETES_SERVICE_HOST": "127.0.0.1",
    "KUBERNETES_SERVICE_PORT": "443",
}


@pytest.mark.parametrize("file", CONFIGURATIONS, ids=lambda file: file.stem)
def test_configuration_is_valid(file, tmp_path):
    values = VALUES | {"STORAGE": str(tmp_path)}
    run(tool("otelcol-inferscope"), "validate", f"--config={file}", env={**os.environ, **values})


@pytest.mark.parametrize("file", CONFIGURATIONS, ids=lambda file: file.stem)
def test_every_component_is_used_and_whoever_listens_for_others_asks_for_a_key(file):
    config = yaml.safe_load(file.read_text())
    for kind in ("receivers", "processors", "exporters"):
        used = {name for pipeline in config["service"]["pipelines"].values() for name in pipeline.get(kind, [])}
        assert used == set(config[kind])
    assert set(config.get("extensions", {})) == set(config["service"].get("extensions", []))
    for protocol in config["receivers"]["otlp"]["protocols"].values():
        assert protocol["endpoint"].startswith("127.0.0.1:") or protocol["auth"]


@contextlib.contextmanager
def collector(file, **values):
    """The collector with a configuration of the folder, on ports of its own; yields them once it is healthy."""
    names = ("OTLP_GRPC_PORT", "OTLP_HTTP_PORT", "HEALTH_PORT", "LINES_PORT")
    ports = {name: str(port) for name, port in zip(names, free_ports(len(names)))}
    command = [tool("otelcol-inferscope"), f"--config={FOLDER / file}"]
    log = tempfile.TemporaryFile("w+")
    with subprocess.Popen(command, env={**os.environ, **ports, **values}, stderr=log) as process:
        try:
            # The sidecar has no health check; a port that answers will do.
            has_health = "health_check" in (FOLDER / file).read_text()
            await_port(process, ports["HEALTH_PORT" if has_health else "OTLP_GRPC_PORT"], log)
            yield ports
        finally:
            process.terminate()


def await_port(process, port, log):
    end = time.monotonic() + inferscope.PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", int(port)), timeout=5).close()
        except OSError:
            log.seek(0)
            assert process.poll() is None and time.monotonic() < end, log.read()[-2000:]
            time.sleep(0.1)


def test_lines_of_a_file_arrive(running, tmp_path):
    log = tmp_path / "model.log"
    log.write_text('{"level":"error","message":"out of memory","batch":7}\nplain line\n')
    values = {
        "INFERSCOPE_ENDPOINT": f"http://{running.grpc}",
        "LOG_FILES": str(tmp_path / "*.log"),
        "STORAGE": str(tmp_path / "storage"),
        "OTEL_RESOURCE_ATTRIBUTES": "service.name=from-a-file",
    }
    with collector("host.yaml", **values):
        found = running.until("/api/v1/logs?query=service.name:from-a-file", lambda answer: answer["total"] == 2)
    documents = {each["document"]["body"]["text"]: each["document"] for each in found["logs"]}
    assert set(documents) == {"out of memory", "plain line"}
    assert documents["out of memory"]["attributes"]["batch"] == 7
    assert documents["out of memory"]["severity_number"] == 17


def test_logstash_lines_go_through_the_sidecar(running):
    trace = "0af7651916cd43dd8448eb211c80319c"
    line = {
        "@timestamp": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        "level": "WARN",
        "message": "queue is long",
        "service.name": "behind-a-sidecar",
        "trace_id": trace,
        "span_id": "b7ad6b7169203331",
        "waiting": 12,
    }
    with collector("sidecar.yaml", INFERSCOPE_ENDPOINT=f"http://{running.grpc}") as ports:
        with socket.create_connection(("127.0.0.1", int(ports["LINES_PORT"]))) as connection:
            connection.sendall(json.dumps(line).encode() + b"\n")
        found = running.until("/api/v1/logs?query=service.name:behind-a-sidecar", lambda answer: answer["total"] == 1)
    document = found["logs"][0]["document"]
    assert document["body"]["text"] == "queue is long" and document["severity_number"] == 13
    assert document["trace_id"] == trace and document["attributes"]["waiting"] == 12


def generate(ports, service, traces, *options):
    """Traces of two spans, by the upstream project's own generator."""
    command = [tool("telemetrygen"), "traces", "--otlp-insecure", f"--otlp-endpoint=127.0.0.1:{ports['OTLP_GRPC_PORT']}"]
    header = f'--otlp-header=authorization="Bearer {KEY}"'
    run(*command, header, f"--service={service}", f"--traces={traces}", "--workers=1", "--rate=0", *options)


def test_the_gateway_keeps_errors_and_slow_traces_and_a_share_of_the_rest(running):
    values = {"INFERSCOPE_ENDPOINT": f"http://{running.grpc}", "INFERSCOPE_INGEST_KEY": KEY}
    with collector("gateway.yaml", **values) as ports:
        generate(ports, "sampled-good", 400)
        generate(ports, "sampled-failed", 20, "--status-code=Error")
        generate(ports, "sampled-slow", 20, "--span-duration=3s")
        for service in ("sampled-failed", "sampled-slow"):
            running.until(f"/api/v1/traces?query=service.name:{service}&size=100", lambda answer: len(answer["traces"]) == 20)
        # A tenth of 400, give or take five standard deviations.
        query = "/api/v1/traces?query=service.name:sampled-good&size=500"
        good = running.until(query, lambda answer: len(answer["traces"]) >= 10)["traces"]
    assert len(good) <= 70


@pytest.fixture(scope="module")
def kafka(tmp_path_factory):
    with broker(tmp_path_factory.mktemp("kafka")) as address:
        yield address


def test_records_of_the_kafka_exporter_are_indexed(kafka, tmp_path):
    configuration = f"buffer: {{type: kafka, kafka: {{servers: '{kafka}', partitions: 1}}}}\n"
    for running in inferscope.start(tmp_path, configuration):
        values = {"KAFKA_BROKERS": kafka, "INFERSCOPE_INGEST_KEY": KEY}
        with collector("kafka.yaml", **values) as ports:
            generate(ports, "over-kafka", 5)
            running.until("/api/v1/traces?query=service.name:over-kafka", lambda answer: len(answer["traces"]) == 5)
