"""The broker of docker/compose.kafka.yaml with its own settings, and Inferscope's account there; a real one, from Maven Central."""

import contextlib
import json
import os
import pathlib
import re
import subprocess

import pytest
import yaml
from conftest import ROOT, free_port, run, tool, variables_of

DOCKER = ROOT / "docker"
LIBRARIES = ROOT / "target/kafka"
POM = """
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>none</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>VERSION</version>
  </dependency></dependencies>
</project>
"""
CLIENT = """
import java.io.FileReader;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;

public class Client {
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    try (FileReader file = new FileReader(arguments[0])) {
      properties.load(file);
    }
    try (Admin admin = Admin.create(properties)) {
      System.out.println(admin.describeCluster().clusterId().get());
    }
  }
}
"""
PORTS = {"9092": "14092", "9093": "14093"}
# A broker without accounts, for what is not about them.
OPEN = """
node.id=1
process.roles=broker,controller
listeners=BROKER://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
controller.quorum.voters=1@127.0.0.1:{controller}
controller.listener.names=CONTROLLER
inter.broker.listener.name=BROKER
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
log.dirs={folder}/data
"""


def java():
    """How to run a class of Kafka's, of the version that compose.kafka.yaml runs."""
    home = os.environ.get("JAVA_HOME")
    if home is None:
        pytest.skip("needs JAVA_HOME")
    if not (LIBRARIES / "lib").is_dir():
        LIBRARIES.mkdir(parents=True, exist_ok=True)
        version = variables_of(DOCKER / ".env.example")["KAFKA_VERSION"]
        (LIBRARIES / "pom.xml").write_text(POM.replace("VERSION", version))
        done = subprocess.run(["mvn", "-q", "dependency:copy-dependencies", "-DoutputDirectory=lib"], cwd=LIBRARIES, capture_output=True)
        if done.returncode:
            pytest.skip("Kafka cannot be had from Maven Central here")
    return [pathlib.Path(home) / "bin/java", "-Xmx256m", "-cp", f"{LIBRARIES}/lib/*"]


@contextlib.contextmanager
def started(folder, settings, cluster):
    """A broker; it need not answer yet."""
    server = folder / "server.properties"
    server.write_text(settings)
    run(*java(), "kafka.tools.StorageTool", "format", "-t", cluster, "-c", server)
    with (folder / "log").open("w") as log, subprocess.Popen([*java(), "kafka.Kafka", server], stdout=log, stderr=log) as process:
        try:
            yield
        finally:
            process.kill()


@contextlib.contextmanager
def broker(folder):
    """The address of a broker without accounts, once it answers."""
    port = free_port()
    settings = OPEN.format(port=port, controller=free_port(), folder=folder)
    with started(folder, settings, "AAAAAAAAAAAAAAAAAAAAAA"):
        answer = asked(folder, {"bootstrap.servers": f"127.0.0.1:{port}"})
        assert answer.returncode == 0, answer.stderr + (folder / "log").read_text()[-2000:]
        yield f"127.0.0.1:{port}"


def moved(text):
    """The same on this machine's loopback, on ports of this test."""
    for port, other in PORTS.items():
        text = re.sub(rf"(kafka)?:{port}\b", f":{other}", text)
    return text.replace("//:", "//127.0.0.1:").replace("@:", "@127.0.0.1:")


def test_the_account_and_no_other_is_let_in(secrets, tmp_path):
    files = [word for name in ("compose.yaml", "compose.kafka.yaml") for word in ("-f", DOCKER / name)]
    text = run(tool("docker-compose"), *files, "--env-file", secrets[0], "config", "--format", "json")
    given = json.loads(text)["services"]["kafka"]["environment"]
    # As the image's entry point names them.
    settings = {name[6:].lower().replace("_", "."): moved(value) for name, value in given.items() if name.startswith("KAFKA_")}
    settings["log.dirs"] = str(tmp_path / "data")
    lines = "".join(f"{name}={value}\n" for name, value in settings.items())
    with started(tmp_path, lines, given["CLUSTER_ID"]):
        right = client(tmp_path, secrets[1]["KAFKA_PASSWORD"])
        assert right.stdout.strip() == given["CLUSTER_ID"], right.stderr + (tmp_path / "log").read_text()[-2000:]
        wrong = client(tmp_path, "wrong")
        assert wrong.returncode and "SaslAuthenticationException" in wrong.stderr, wrong


def client(folder, password):
    """As Inferscope is told to come."""
    buffer = yaml.safe_load((DOCKER / "kafka.yaml").read_text())["buffer"]["kafka"]
    settings = {name: value.replace("${INFERSCOPE_KAFKA_PASSWORD}", password) for name, value in buffer["properties"].items()}
    return asked(folder, settings | {"bootstrap.servers": "127.0.0.1" + moved(re.search(r":(.*)}", buffer["servers"])[1])})


def asked(folder, settings):
    """What comes of asking a broker for its cluster; waits for one that is starting."""
    (folder / "Client.java").write_text(CLIENT)
    file = folder / "client.properties"
    file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return subprocess.run([*java(), folder / "Client.java", file], capture_output=True, text=True, timeout=90)
