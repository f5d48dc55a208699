"""The broker of docker/compose.kafka.yaml with its own settings, and Inferscope's account there; a real one, from Maven Central."""

import contextlib
import json
import re
import subprocess

import pytest
import yaml
from conftest import ROOT, free_ports, jars, java_home, run, tool, variables_of

DOCKER = ROOT / "docker"
LIBRARIES = ROOT / "target/kafka"
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
    version = variables_of(DOCKER / ".env.example")["KAFKA_VERSION"]
    libraries = jars(LIBRARIES, ("org.apache.kafka", "kafka_2.13", version))
    return [java_home() / "bin/java", "-Xmx256m", "-cp", f"{libraries}/*"]


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
    port, controller = free_ports(2)
    settings = OPEN.format(port=port, controller=controller, folder=folder)
    with started(folder, settings, "AAAAAAAAAAAAAAAAAAAAAA"):
        answer = asked(folder, {"bootstrap.servers": f"127.0.0.1:{port}"})
        assert answer.returncode == 0, answer.stderr + (folder / "log").read_text()[-2000:]
        yield f"127.0.0.1:{port}"


@pytest.fixture(scope="module")
def ports():
    """Of this machine, in the place of the container's."""
    return dict(zip(["9092", "9093"], free_ports(2)))


def moved(text, ports):
    """The same on this machine's loopback."""
    for port, other in ports.items():
        text = re.sub(rf"(kafka)?:{port}\b", f":{other}", text)
    return text.replace("//:", "//127.0.0.1:").replace("@:", "@127.0.0.1:")


def test_the_account_and_no_other_is_let_in(secrets, ports, tmp_path):
    files = [word for name in ("compose.yaml", "compose.kafka.yaml") for word in ("-f", DOCKER / name)]
    text = run(tool("docker-compose"), *files, "--env-file", secrets[0], "config", "--format", "json")
    given = json.loads(text)["services"]["kafka"]["environment"]
    # As the image's entry point names them.
    given_settings = {name: moved(value, ports) for name, value in given.items() if name.startswith("KAFKA_")}
    settings = {name[6:].lower().replace("_", "."): value for name, value in given_settings.items()}
    settings["log.dirs"] = str(tmp_path / "data")
    lines = "".join(f"{name}={value}\n" for name, value in settings.items())
    with started(tmp_path, lines, given["CLUSTER_ID"]):
        right = client(tmp_path, ports, secrets[1]["KAFKA_PASSWORD"])
        assert right.stdout.strip() == given["CLUSTER_ID"], right.stderr + (tmp_path / "log").read_text()[-2000:]
        wrong = client(tmp_path, ports, "wrong")
        assert wrong.returncode and "SaslAuthenticationException" in wrong.stderr, wrong


def client(folder, ports, password):
    """As Inferscope is told to come."""
    buffer = yaml.safe_load((DOCKER / "kafka.yaml").read_text())["buffer"]["kafka"]
    settings = {name: value.replace("${INFERSCOPE_KAFKA_PASSWORD}", password) for name, value in buffer["properties"].items()}
    return asked(folder, settings | {"bootstrap.servers": "127.0.0.1" + moved(re.search(r":(.*)}", buffer["servers"])[1], ports)})


def asked(folder, settings):
    """What comes of asking a broker for its cluster; waits for one that is starting."""
    (folder / "Client.java").write_text(CLIENT)
    file = folder / "client.properties"
    patient = settings | {"default.api.timeout.ms": "240000"}
    file.write_text("".join(f"{name}={value}\n" for name, value in patient.items()))
    return subprocess.run([*java(), folder / "Client.java", file], capture_output=True, text=True, timeout=300)
