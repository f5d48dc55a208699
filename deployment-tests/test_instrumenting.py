"""The files and commands of docs/instrumenting.md with the real packages, against a running Inferscope.

Commands and versions are read from the text; what a test adds is the service that a snippet is to be put into.
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request

import pytest
from conftest import ROOT, free_port, run
from inferscope import shown_commands, shown_files, shown_line

DOCUMENT = ROOT / "docs/instrumenting.md"
CACHE = ROOT / "target/instrumenting"
POM = """
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>none</groupId><artifactId>none</artifactId><version>1</version>
  <dependencies>DEPENDENCIES</dependencies>
</project>
"""
DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"


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


def jars(name, *coordinates):
    """A folder with artifacts of Maven Central and what they need."""
    if shutil.which("mvn") is None:
        pytest.skip("needs Maven")
    folder = CACHE / name
    pom = POM.replace("DEPENDENCIES", "".join(DEPENDENCY.format(*each) for each in coordinates))
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


def java():
    home = os.environ.get("JAVA_HOME")
    if home is None:
        pytest.skip("needs JAVA_HOME")
    return pathlib.Path(home) / "bin"


def test_java_sdk(running, files):
    named = re.search(r"`([\w.]+:[\w-]+)` and `([\w.]+:[\w-]+)` \(version ([\d.]+)\)", DOCUMENT.read_text())
    one, other, version = named.groups()
    libraries = jars("java-sdk", (*one.split(":"), version), (*other.split(":"), version))
    run(java() / "java", "-cp", f"{libraries}/*", files / "java/Chat.java", env=environment(running, "java-sdk"))
    is_listed(running, "java-sdk")
    assert logs(running, "java-sdk")[0]["document"]["trace_id"]


def test_java_agent(running, tmp_path):
    address = shown_line(DOCUMENT, "curl -LO ").split()[2]
    # What curl would fetch: Maven Central's layout is group/artifact/version/artifact-version.jar.
    *group, artifact, version, file = address.split("/maven2/")[1].split("/")
    agent = jars("java-agent", (".".join(group), artifact, version)) / file
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
    run(java() / "javac", "-d", tmp_path / "classes", tmp_path / "Plain.java")
    run(java() / "jar", "--create", "--file", tmp_path / command[-1], "--main-class", "Plain", "-C", tmp_path / "classes", ".")
    command[0] = java() / command[0]
    serve_once([*command, port], f"http://127.0.0.1:{port}/", env=environment(running, "java-agent"), cwd=tmp_path)
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
            Thread.sleep(3000); // the appender connects in the background
            ((ch.qos.logback.classic.LoggerContext) org.slf4j.LoggerFactory.getILoggerFactory()).stop();
          }
        }
        """
    )
    address = {"LOGSTASH_ADDRESS": running.lines, "OTEL_SERVICE_NAME": "logback-lines"}
    config = f"-Dlogback.configurationFile={files}/logback/logback.xml"
    run(java() / "java", config, "-cp", f"{libraries}/*", source, env={**os.environ, **address})
    assert logs(running, "logback-lines")[0]["document"]["body"]["text"] == "a line of JSON"


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
    serve_once(command, f"http://127.0.0.1:{port}/chat?prompt=hello", env=settings, cwd=files / "python")
    is_listed(running, "python-fastapi")
    found = running.until(
        "/api/v1/logs?query=service.name:python-fastapi%20AND%20body.text:prompt", lambda answer: answer["total"] >= 1
    )["logs"]
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
    serve_once(command, f"http://127.0.0.1:{port}/chat", env=settings, cwd=place)
    is_listed(running, "node-server")
