"""otelcol/ with the real upstream collector, as deployment-tests/build-tools builds it."""

import os
import socket
import subprocess

import pytest
import yaml
from conftest import ROOT, run, tool

FOLDER = ROOT / "otelcol"
CONFIGURATIONS = sorted(set(FOLDER.glob("*.yaml")) - {FOLDER / "builder.yaml"})
VALUES = {
    "INFERSCOPE_ENDPOINT": "http://127.0.0.1:4317",
    "INFERSCOPE_INGEST_KEY": "isk_00000000_none",
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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_lines_of_a_file_arrive(running, tmp_path):
    collector = tool("otelcol-inferscope")
    log = tmp_path / "model.log"
    log.write_text('{"level":"error","message":"out of memory","batch":7}\nplain line\n')
    values = {
        "INFERSCOPE_ENDPOINT": f"http://{running.grpc}",
        "LOG_FILES": str(tmp_path / "*.log"),
        "STORAGE": str(tmp_path / "storage"),
        "OTLP_GRPC_PORT": free_port(),
        "OTLP_HTTP_PORT": free_port(),
        "HEALTH_PORT": free_port(),
        "OTEL_RESOURCE_ATTRIBUTES": "service.name=from-a-file",
    }
    command = [collector, f"--config={FOLDER / 'host.yaml'}"]
    with subprocess.Popen(command, env={**os.environ, **values}, stderr=subprocess.DEVNULL) as process:
        try:
            found = running.until("/api/v1/logs?query=service.name:from-a-file", lambda answer: answer["total"] == 2)
        finally:
            process.terminate()
    documents = {each["document"]["body"]["text"]: each["document"] for each in found["logs"]}
    assert set(documents) == {"out of memory", "plain line"}
    assert documents["out of memory"]["attributes"]["batch"] == 7
    assert documents["out of memory"]["severity_number"] == 17
