"""The files and commands of docs/instrumenting.md with the real packages, against a running Inferscope.

Commands and versions are read from the text; what a test adds is the service that a snippet is to be put into.
"""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from conftest import ROOT, free_port, jars, java_home, run
from inferscope import shown_commands, shown_files, shown_line

DOCUMENT = ROOT / "docs/instrumenting.md"
CACHE = ROOT / "target/instrumenting"
PATIENCE = 300


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instrumenting")
    for name, text in shown_files(DOCUMENT).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def environment(running, service):
    """What the document's exports make of this machine's variables; the server here asks for no key."""
    exports = next(text for text in shown_commands(DOCUMENT) if text.startswith("export OTEL_SERVICE_NAME"))
    exports = exports.replace("chat-gateway", service).replace("http://localhost:4318", running.http)
    said = run("bash", "-euc", f"{exports}\nunset OTEL_EXPORTER_OTLP_HEADERS\nenv -0")
    variables = dict(each.split("=", 1) for each in said.split("\0") if each)
    assert variables["OTEL_EXPORTER_OTLP_ENDPOINT"] == running.http
    # Programs that end at once must not wait for a batch.
    return variables | {"OTEL_BSP_SCHEDULE_DELAY": "200", "OTEL_BLRP_SCHEDULE_DELAY": "200"}


def ask(process, address):
    """Asks a server that has just been started."""
    end = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, "it has ended"
        try:
            return urllib.request.urlopen(address, timeout=60).read()
        except urllib.error.URLError as refused:
            assert time.monotonic() < end, refused
            time.sleep(0.1)


@contextlib.contextmanager
def served(command, address, **options):
    """A server that has answered once and goes on, so that its SDK has all the time that it needs to send."""
    with subprocess.Popen([str(word) for word in command], **options) as process:
        try:
            ask(process, address)
            yield
        finally:
            process.kill()


def is_listed(running, service):
    running.until("/api/v1/services", lambda answer: service in [each["service"] for each in answer["services"]])


def logs(running, service, count=1):
    return running.until(f"/api/v1/logs?query=service.name:{service}", lambda answer: answer["total"] >= count)["logs"]


def test_java_sdk(running, files):
    named = re.search(r"`([\w.]+:[\w-]+)` and `([\w.]+:[\w-]+)` \(version ([\d.]+)\)", DOCUMENT.read_text())
    one, other, version = named.groups()
    libraries = jars(CACHE / "java-sdk", (*one.split(":"), version), (*other.split(":"), version))
    run(java_home() / "bin" / "java", "-cp", f"{libraries}/*", files / "java/Chat.java", env=environment(running, "java-sdk"))
    is_listed(running, "java-sdk")
    assert logs(running, "java-sdk")[0]["document"]["trace_id"]


def test_java_agent(running, tmp_path):
    address = shown_line(DOCUMENT, "curl -LO ").split()[2]
    # What curl would fetch: Maven Central's layout is group/artifact/version/artifact-version.jar.
    *group, artifact, version, file = address.split("/maven2/")[1].split("/")
    agent = jars(CACHE / "java-agent", (".".join(group), artifact, version)) / file
    shutil.copy(agent, tmp_path)
    port = free_port()
    (tmp_path / "Plain.java").write_text(
        """
        import com.sun.net.httpserver.HttpServer;
        import java.net.InetSocketAddress;
        public class Plain {
          public static void main(String[] arguments) throws Exception {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
            server.createContext("/", exchange -> {
              System.getLogger("plain").log(System.Logger.Level.INFO, "answered");
              exchange.sendResponseHeaders(200, -1);
              exchange.close();
            });
            server.start();
          }
        }
        """
    )
    command = shown_line(DOCUMENT, "java -javaagent:").split()
    run(java_home() / "bin" / "javac", "-d", tmp_path / "classes", tmp_path / "Plain.java")
    run(java_home() / "bin" / "jar", "--create", "--file", tmp_path / command[-1], "--main-class", "Plain", "-C", tmp_path / "classes", ".")
    command[0] = java_home() / "bin" / command[0]
    with served([*command, port], f"http://127.0.0.1:{port}/", env=environment(running, "java-agent"), cwd=tmp_path):
        is_listed(running, "java-agent")
        assert logs(running, "java-agent")


def test_logback_lines(running, files, tmp_path):
    libraries = ROOT / "examples/target/lib"
    if not libraries.is_dir():
        pytest.skip("needs the jars of the examples (./dev test)")
    source = tmp_path / "Lines.java"
    source.write_text(
        """
        public class Lines {
          public static void main(String[] arguments) throws Exception {
            org.slf4j.LoggerFactory.getLogger("lines").info("a line of JSON");
            System.in.read(); // the appender connects in the background
            ((ch.qos.logback.classic.LoggerContext) org.slf4j.LoggerFactory.getILoggerFactory()).stop();
          }
        }
        """
    )
    address = {"LOGSTASH_ADDRESS": running.lines, "OTEL_SERVICE_NAME": "logback-lines"}
    config = f"-Dlogback.configurationFile={files}/logback/logback.xml"
    command = [java_home() / "bin" / "java", config, "-cp", f"{libraries}/*", source]
    with subprocess.Popen(command, env={**os.environ, **address}, stdin=subprocess.PIPE) as process:
        try:
            assert logs(running, "logback-lines")[0]["document"]["body"]["text"] == "a line of JSON"
        finally:
            process.stdin.close()
    assert process.returncode == 0


@pytest.fixture(scope="session")
def python():
    """A virtual environment with the packages that the document names."""
    command = shown_line(DOCUMENT, "pip install fastapi")
    place = CACHE / "python"
    if not (place / "bin/opentelemetry-instrument").exists():
        run(sys.executable, "-m", "venv", place)
        done = subprocess.run([place / "bin/pip", *command.split()[1:]], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"the packages cannot be had here: {done.stderr[-200:]}")
    return place / "bin"


def in_environment(python, variables):
    """The variables of a shell in which the virtual environment is active."""
    return variables | {"PATH": f"{python}{os.pathsep}{os.environ['PATH']}"}


def test_python_fastapi(running, files, python):
    port = free_port()
    settings = in_environment(python, environment(running, "python-fastapi"))
    command = shlex.split(shown_line(DOCUMENT, "opentelemetry-instrument uvicorn"))
    command = [python / command[0], *command[1:], "--port", port, "--log-level", "warning"]
    query = "/api/v1/logs?query=service.name:python-fastapi%20AND%20body.text:prompt"
    with served(command, f"http://127.0.0.1:{port}/chat?prompt=hello", env=settings, cwd=files / "python"):
        is_listed(running, "python-fastapi")
        found = running.until(query, lambda answer: answer["total"] >= 1)["logs"]
    assert found[0]["document"]["trace_id"]


def test_python_generation(running, files, python):
    command = re.search(r"^Run it under `(opentelemetry-instrument .*)`", DOCUMENT.read_text(), re.M)[1].split()
    settings = in_environment(python, environment(running, "python-generate"))
    run(python / command[0], *command[1:], env=settings, cwd=files / "python")
    is_listed(running, "python-generate")


def test_node(running, files):
    if shutil.which("npm") is None:
        pytest.skip("Node.js is not here")
    place = CACHE / "node"
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "node_modules/@opentelemetry/auto-instrumentations-node").exists():
        command = [*shown_line(DOCUMENT, "npm install").split(), "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"the packages cannot be had here: {done.stderr[-200:]}")
    shutil.copy(files / "node/server.js", place)
    port = free_port()
    settings = environment(running, "node-server") | {"PORT": str(port)}
    command = shown_line(DOCUMENT, "node --require").split()
    with served(command, f"http://127.0.0.1:{port}/chat", env=settings, cwd=place):
        is_listed(running, "node-server")
