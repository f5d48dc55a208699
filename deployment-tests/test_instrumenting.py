"""The files and commands of docs/instrumenting.md with the real packages, against a running Inferscope."""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from conftest import ROOT, run
from inferscope import shown_commands, shown_files

DOCUMENT = ROOT / "docs/instrumenting.md"
CACHE = ROOT / "target/instrumenting"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instrumenting")
    for name, text in shown_files(DOCUMENT).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def environment(running, service):
    return {
        **os.environ,
        "OTEL_SERVICE_NAME": service,
        "OTEL_RESOURCE_ATTRIBUTES": "service.version=1.4.2",
        "OTEL_EXPORTER_OTLP_ENDPOINT": running.http,
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        "OTEL_BLRP_SCHEDULE_DELAY": "200",
    }


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(process, address):
    """Asks a server that has just been started."""
    for _ in range(900):
        assert process.poll() is None
        try:
            return urllib.request.urlopen(address, timeout=5).read()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def serve_once(command, address, **options):
    with subprocess.Popen([str(word) for word in command], **options) as process:
        try:
            ask(process, address)
        finally:
            # Told to end, the SDKs send what is left; Node's does not end the process by itself.
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def is_listed(running, service):
    running.until("/api/v1/services", lambda answer: service in [each["service"] for each in answer["services"]])


def logs(running, service, count=1):
    return running.until(f"/api/v1/logs?query=service.name:{service}", lambda answer: answer["total"] >= count)["logs"]


def fetched(group, artifact, version):
    """A jar from Maven Central, by Maven."""
    jar = CACHE / f"{artifact}-{version}.jar"
    if not jar.exists():
        if shutil.which("mvn") is None:
            pytest.skip("needs Maven")
        run("mvn", "-q", "dependency:copy", f"-Dartifact={group}:{artifact}:{version}", f"-DoutputDirectory={CACHE}", cwd=ROOT)
    return jar


def java():
    home = os.environ.get("JAVA_HOME")
    libraries = ROOT / "examples/target/lib"
    if home is None or not libraries.is_dir():
        pytest.skip("needs JAVA_HOME and the jars of the examples (./dev test)")
    return pathlib.Path(home) / "bin/java", libraries


def test_java_sdk(running, files):
    program, libraries = java()
    name = "opentelemetry-sdk-extension-autoconfigure"
    needed = [fetched("io.opentelemetry", artifact, "1.63.0") for artifact in (name, f"{name}-spi")]
    path = os.pathsep.join([f"{libraries}/*", *map(str, needed)])
    run(program, "-cp", path, files / "java/Chat.java", env=environment(running, "java-sdk"))
    is_listed(running, "java-sdk")
    assert logs(running, "java-sdk")[0]["document"]["trace_id"]


def test_java_agent(running, tmp_path):
    program, _ = java()
    agent = fetched("io.opentelemetry.javaagent", "opentelemetry-javaagent", "2.33.1")
    port = free_port()
    source = tmp_path / "Plain.java"
    source.write_text(
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
    run(program.parent / "javac", "-d", tmp_path, source)
    command = [program, f"-javaagent:{agent}", "-cp", tmp_path, "Plain", port]
    serve_once(command, f"http://127.0.0.1:{port}/", env=environment(running, "java-agent"))
    is_listed(running, "java-agent")
    assert logs(running, "java-agent")


def test_logback_lines(running, files, tmp_path):
    program, libraries = java()
    source = tmp_path / "Lines.java"
    source.write_text(
        """
        public class Lines {
          public static void main(String[] arguments) throws Exception {
            org.slf4j.LoggerFactory.getLogger("lines").info("a line of JSON");
            Thread.sleep(3000); // the appender connects in the background
            ((ch.qos.logback.classic.LoggerContext) org.slf4j.LoggerFactory.getILoggerFactory()).stop();
          }
        }
        """
    )
    address = {"LOGSTASH_ADDRESS": running.lines, "OTEL_SERVICE_NAME": "logback-lines"}
    config = f"-Dlogback.configurationFile={files}/logback/logback.xml"
    run(program, config, "-cp", f"{libraries}/*", source, env={**os.environ, **address})
    assert logs(running, "logback-lines")[0]["document"]["body"]["text"] == "a line of JSON"


@pytest.fixture(scope="session")
def python():
    """A virtual environment with the packages that the document names."""
    (command,) = [line for text in shown_commands(DOCUMENT) for line in text.splitlines() if line.startswith("pip install fastapi")]
    place = CACHE / "python"
    if not (place / "bin/opentelemetry-instrument").exists():
        run(sys.executable, "-m", "venv", place)
        done = subprocess.run([place / "bin/pip", *command.split()[1:]], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"the packages cannot be had here: {done.stderr[-200:]}")
    return place / "bin"


def test_python_fastapi(running, files, python):
    port = free_port()
    settings = environment(running, "python-fastapi") | {"OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED": "true"}
    command = [python / "opentelemetry-instrument", python / "uvicorn", "app:app", "--port", port, "--log-level", "warning"]
    serve_once(command, f"http://127.0.0.1:{port}/chat?prompt=hello", env=settings, cwd=files / "python")
    is_listed(running, "python-fastapi")
    found = running.until(
        "/api/v1/logs?query=service.name:python-fastapi%20AND%20body.text:prompt", lambda answer: answer["total"] >= 1
    )["logs"]
    assert found[0]["document"]["trace_id"]


def test_python_generation(running, files, python):
    command = [python / "opentelemetry-instrument", python / "python", "generate.py"]
    run(*command, env=environment(running, "python-generate"), cwd=files / "python")
    is_listed(running, "python-generate")


def test_node(running, files):
    if shutil.which("npm") is None:
        pytest.skip("Node.js is not here")
    (command,) = [line for text in shown_commands(DOCUMENT) for line in text.splitlines() if line.startswith("npm install")]
    place = CACHE / "node"
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "node_modules/@opentelemetry/auto-instrumentations-node").exists():
        done = subprocess.run([*command.split(), "--no-audit", "--no-fund"], cwd=place, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"the packages cannot be had here: {done.stderr[-200:]}")
    shutil.copy(files / "node/server.js", place)
    port = free_port()
    settings = environment(running, "node-server") | {"PORT": str(port)}
    serve_once(
        ["node", "--require", "@opentelemetry/auto-instrumentations-node/register", "server.js"],
        f"http://127.0.0.1:{port}/chat",
        env=settings,
        cwd=place,
    )
    is_listed(running, "node-server")
