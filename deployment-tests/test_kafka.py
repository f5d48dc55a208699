"""The broker of docker/compose.kafka.yaml with its own settings, and Inferscope's account there; a real one, from Maven Central."""

import json
import os
import pathlib
import re
import subprocess

import pytest
import yaml
from conftest import ROOT, run, tool

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


@pytest.fixture(scope="module")
def java(secrets):
    home = os.environ.get("JAVA_HOME")
    if home is None:
        pytest.skip("needs JAVA_HOME")
    if not LIBRARIES.is_dir():
        LIBRARIES.mkdir(parents=True)
        (LIBRARIES / "pom.xml").write_text(POM.replace("VERSION", secrets[1]["KAFKA_VERSION"]))
        done = subprocess.run(["mvn", "-q", "dependency:copy-dependencies", "-DoutputDirectory=lib"], cwd=LIBRARIES, capture_output=True)
        if done.returncode:
            pytest.skip("Kafka cannot be had from Maven Central here")
    return [pathlib.Path(home) / "bin/java", "-Xmx256m", "-cp", f"{LIBRARIES}/lib/*"]


def moved(text):
    """The same on this machine's loopback, on ports of this test."""
    for port, other in PORTS.items():
        text = re.sub(rf"(kafka)?:{port}\b", f":{other}", text)
    return text.replace("//:", "//127.0.0.1:").replace("@:", "@127.0.0.1:")


def test_the_account_and_no_other_is_let_in(java, secrets, tmp_path):
    files = [word for name in ("compose.yaml", "compose.kafka.yaml") for word in ("-f", DOCKER / name)]
    text = run(tool("docker-compose"), *files, "--env-file", secrets[0], "config", "--format", "json")
    given = json.loads(text)["services"]["kafka"]["environment"]
    # As the image's entry point names them.
    settings = {name[6:].lower().replace("_", "."): moved(value) for name, value in given.items() if name.startswith("KAFKA_")}
    settings["log.dirs"] = str(tmp_path / "data")
    server = tmp_path / "server.properties"
    server.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    run(*java, "kafka.tools.StorageTool", "format", "-t", given["CLUSTER_ID"], "-c", server)
    (tmp_path / "Client.java").write_text(CLIENT)

    log = (tmp_path / "log").open("w+")
    with subprocess.Popen([*java, "kafka.Kafka", server], stdout=log, stderr=log) as broker:
        try:
            right = client(java, tmp_path, secrets[1]["KAFKA_PASSWORD"])
            assert right.stdout.strip() == given["CLUSTER_ID"], right.stderr + (tmp_path / "log").read_text()[-2000:]
            wrong = client(java, tmp_path, "wrong")
            assert wrong.returncode and "SaslAuthenticationException" in wrong.stderr, wrong
        finally:
            broker.kill()


def client(java, folder, password):
    buffer = yaml.safe_load((DOCKER / "kafka.yaml").read_text())["buffer"]["kafka"]
    lines = {name: value.replace("${INFERSCOPE_KAFKA_PASSWORD}", password) for name, value in buffer["properties"].items()}
    lines["bootstrap.servers"] = "127.0.0.1" + moved(re.search(r":(.*)}", buffer["servers"])[1])
    file = folder / "client.properties"
    file.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    return subprocess.run([*java, folder / "Client.java", file], capture_output=True, text=True, timeout=90)
