"""What the tests of docker/, helm/, otelcol/ and grafana/ share. Each test says what it needs and is skipped without it."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = pathlib.Path(os.environ.get("INFERSCOPE_TOOLS", pathlib.Path.home() / ".cache/inferscope/tools"))
POM = """
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>none</groupId><artifactId>none</artifactId><version>1</version>
  <dependencies>DEPENDENCIES</dependencies>
</project>
"""
DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"


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


def free_ports(count):
    """Ports that nobody listens on, each another."""
    with contextlib.ExitStack() as probes:
        return [bound(probes.enter_context(socket.socket()), 0) for _ in range(count)]


def free_port():
    return free_ports(1)[0]


def free_offset(ports):
    """What to add to these ports so that nobody listens on any of them."""
    for offset in range(5000, 20000, 100):
        try:
            with contextlib.ExitStack() as probes:
                for port in ports:
                    bound(probes.enter_context(socket.socket()), port + offset)
            return offset
        except OSError:
            continue
    raise AssertionError(f"no place for {ports}")


def bound(probe, port):
    probe.bind(("127.0.0.1", port))
    return probe.getsockname()[1]


def jars(folder, *coordinates):
    """A folder with artifacts of Maven Central and what they need; coordinates are group, name and version."""
    if shutil.which("mvn") is None:
        pytest.skip("needs Maven")
    dependencies = "".join(DEPENDENCY.format(*each) for each in coordinates)
    pom = POM.replace("DEPENDENCIES", dependencies)
    file = folder / "pom.xml"
    if not file.exists() or file.read_text() != pom:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        began = folder / "begun.xml"
        began.write_text(pom)
        command = ["mvn", "-q", "-f", began, "dependency:copy-dependencies", f"-DoutputDirectory={folder}/lib"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"{coordinates} cannot be had here: {(done.stdout + done.stderr)[-300:]}")
        began.rename(file)
    return folder / "lib"


def java_home():
    home = os.environ.get("JAVA_HOME")
    if home is None:
        pytest.skip("needs JAVA_HOME")
    return pathlib.Path(home)


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
