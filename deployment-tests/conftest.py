"""What the tests of docker/, helm/, otelcol/ and grafana/ share. Each test says what it needs and is skipped without it."""

import os
import pathlib
import shutil
import socket
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = pathlib.Path(os.environ.get("INFERSCOPE_TOOLS", pathlib.Path.home() / ".cache/inferscope/tools"))


def tool(name):
    """The path of a program: of this environment, of ./dev containers --tools, or of the machine; else the test is skipped."""
    path = os.pathsep.join([str(pathlib.Path(sys.executable).parent), str(TOOLS), os.environ["PATH"]])
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"{name} is not here; ./dev containers --tools builds it where Go is at hand")
    return found


def run(*command, **options):
    """Standard output of a command that must succeed."""
    done = subprocess.run([str(word) for word in command], text=True, capture_output=True, **options)
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def variables_of(file):
    """Of a file of lines NAME=value."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.fixture(scope="session")
def secrets(tmp_path_factory):
    """A file as docker/make-env writes it, and its values."""
    file = tmp_path_factory.mktemp("environment") / ".env"
    run(ROOT / "docker/make-env", file)
    return file, variables_of(file)


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    """An Inferscope of the build, with its embedded Elasticsearch."""
    import inferscope

    yield from inferscope.start(tmp_path_factory.mktemp("inferscope"))
