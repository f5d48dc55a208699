"""A running Inferscope with its embedded Elasticsearch, and what documents show."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from conftest import ROOT

# Nothing waits for so long but on a machine that does much else.
PATIENCE = 300
CONFIG = """
collector: {otlp-grpc-port: 0, otlp-http-port: 0, logstash-tcp-port: 0}
elasticsearch: {embedded: {http-port: 0, heap: 384MB}}
query-api: {port: 0}
"""


class Inferscope:
    """Addresses as `up` prints them."""

    def __init__(self, said):
        def after(label):
            return re.search(rf"{label} +(\S+)", said)[1]

        self.grpc = after("OTLP gRPC")
        self.http = after("OTLP HTTP")
        self.lines = after("logstash JSON")
        self.api = after("query API").split("/api/")[0]
        self.elasticsearch = after("Elasticsearch   ")

    def get(self, path):
        with urllib.request.urlopen(self.api + path, timeout=30) as response:
            return json.load(response)

    def get_unless_busy(self, path):
        try:
            return self.get(path)
        except urllib.error.HTTPError as refused:
            if refused.code != 503:
                raise
        except (urllib.error.URLError, TimeoutError):
            pass
        return None

    def until(self, path, wanted):
        """The answer once it is as wanted: telemetry becomes searchable with a delay."""
        end = time.monotonic() + PATIENCE
        while (answer := self.get_unless_busy(path)) is None or not wanted(answer):
            assert time.monotonic() < end, f"{path} still answers {answer}"
            time.sleep(0.5)
        return answer


def start(folder, more="", variables=None):
    """Yields once, for a fixture; all ports are chosen freely. Takes more configuration, and what it needs of variables."""
    if not (ROOT / "server/target/application/lib").is_dir():
        pytest.skip("needs ./dev package before")
    config = folder / "free-ports.yaml"
    config.write_text(CONFIG + more)
    environment = {
        **os.environ,
        **(variables or {}),
        "INFERSCOPE_LIBRARIES": str(ROOT / "server/target/application/lib"),
        "INFERSCOPE_NODE": str(ROOT / "embedded-elasticsearch-launcher/target/elasticsearch-distribution"),
    }
    command = [ROOT / "distribution/src/main/bin/inferscope", "up", "--config", config, "--data", folder / "data"]
    # Not a pipe: nobody reads on once it is up, and who writes to a full pipe stands still.
    log = folder / "server.log"
    with log.open("w") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        try:
            while "Ctrl-C stops" not in (said := log.read_text()):
                assert process.poll() is None, said
                time.sleep(0.2)
            yield Inferscope(said)
        finally:
            process.terminate()


def shown_files(document):
    """The files that a document shows, by the names in the comments before them."""
    found = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)\n```", document.read_text(), re.S)
    assert found
    return {name: text + "\n" for name, text in found}


def shown_commands(document):
    return re.findall(r"^```sh\n(.*?)\n```", document.read_text(), re.S | re.M)


def shown_line(document, beginning):
    """The one line of its commands that begins so."""
    lines = [line for text in shown_commands(document) for line in text.splitlines()]
    (line,) = [line for line in lines if line.startswith(beginning)]
    return line
