"""docker/compose*.yaml as Docker Compose itself reads them."""

import hashlib
import json
import re
import stat
import subprocess

import pytest
import yaml
from conftest import ROOT, run, tool

DOCKER = ROOT / "docker"
FILES = {
    "one machine": ["compose.yaml"],
    "Kafka and a process for each role": ["compose.yaml", "compose.kafka.yaml"],
}
# Images of others, which write where they were made to.
OTHERS = ("docker.elastic.co/", "apache/kafka")


@pytest.fixture(scope="module", params=FILES.values(), ids=FILES.keys())
def project(request, secrets):
    files = [word for name in request.param for word in ("-f", DOCKER / name)]
    compose = tool("docker-compose")
    text = run(compose, *files, "--env-file", secrets[0], "--profile", "*", "config", "--format", "json")
    return json.loads(text)


@pytest.fixture(scope="module")
def services(project):
    return project["services"]


def test_schema(project, tmp_path):
    file = tmp_path / "compose.json"
    file.write_text(json.dumps(project))
    run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", file)


def test_nothing_starts_without_secrets(tmp_path):
    empty = tmp_path / "empty"
    empty.touch()
    compose = [tool("docker-compose"), "-f", DOCKER / "compose.yaml", "--env-file", empty, "config"]
    done = subprocess.run(compose, capture_output=True, text=True)
    assert done.returncode != 0 and "run docker/make-env" in done.stderr


def test_ports_are_on_loopback(services):
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published and all(port["host_ip"] == "127.0.0.1" for port in published)


def test_our_containers_are_hardened(services):
    for name, service in services.items():
        if not service["image"].startswith(OTHERS):
            assert service["read_only"] and service["cap_drop"] == ["ALL"], name
            assert service["security_opt"] == ["no-new-privileges:true"], name


def test_mounted_files_exist(services):
    mounts = [mount for service in services.values() for mount in service.get("volumes", [])]
    files = [mount["source"] for mount in mounts if mount["type"] == "bind"]
    assert files and all((ROOT / file).exists() for file in files)


def test_images_have_versions(services):
    for name, service in services.items():
        assert re.search(r":[^:/]+$", service["image"]) and not service["image"].endswith(":latest"), name


def test_configuration_gets_its_variables(services):
    wanted = set(re.findall(r"\$\{(\w+)}", (DOCKER / "inferscope.yaml").read_text()))
    ours = {name: service for name, service in services.items() if is_server(service)}
    assert ours
    for name, service in ours.items():
        assert wanted <= set(service["environment"]), name


def test_keys_of_the_server_are_hashes_only(services, secrets):
    keys = {secrets[1]["INFERSCOPE_INGEST_KEY"], secrets[1]["INFERSCOPE_READ_KEY"]}
    for name, service in services.items():
        if is_server(service):
            assert not keys & set(service["environment"].values()), name


def test_incidents_link_to_the_kibana_that_is_published(services):
    kibana = services["kibana"]
    (port,) = kibana["ports"]
    address = f"http://localhost:{port['published']}"
    assert kibana["environment"]["SERVER_PUBLICBASEURL"] == address
    assert "${INFERSCOPE_KIBANA_URL:}" in (ROOT / "config/default.yaml").read_text()
    for name, service in services.items():
        if is_server(service):
            assert service["environment"]["INFERSCOPE_KIBANA_URL"] == address, name


def is_server(service):
    return service["image"] == "inferscope:local" and "import" not in (service["command"] or [])


def test_published_ports_are_exposed_by_the_image(services):
    exposed = set(re.search(r"^EXPOSE (.*)$", (DOCKER / "Dockerfile").read_text(), re.M)[1].split())
    published = {str(port["target"]) for service in services.values() if is_server(service) for port in service.get("ports", [])}
    assert published <= exposed


def test_exposed_ports_are_configured():
    exposed = re.search(r"^EXPOSE (.*)$", (DOCKER / "Dockerfile").read_text(), re.M)[1].split()
    defaults = yaml.safe_load((ROOT / "config/default.yaml").read_text())
    collector = defaults["collector"]
    assert sorted(map(int, exposed)) == sorted(
        [collector["otlp-grpc-port"], collector["otlp-http-port"], defaults["query-api"]["port"]]
    )


def test_examples_are_programs_with_these_options(services):
    for name, service in services.items():
        if service["image"] == "inferscope-examples:local":
            program, *options = service["command"]
            source = (ROOT / "examples/src/main/java" / (program.replace(".", "/") + ".java")).read_text()
            for option in options[::2]:
                assert f'"{option}"' in source, f"{name}: {option}"


def test_secrets_are_drawn_anew_and_fit_together(secrets, tmp_path):
    file, values = secrets
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert all(values.values())
    for role in ("INGEST", "READ"):
        key = values[f"INFERSCOPE_{role}_KEY"]
        assert re.fullmatch(r"isk_[0-9a-f]{8}_[A-Za-z0-9_-]{43}", key)
        assert values[f"INFERSCOPE_{role}_KEY_ID"] == key[4:12]
        assert values[f"INFERSCOPE_{role}_KEY_HASH"] == "sha256:" + hashlib.sha256(key.encode()).hexdigest()
    other = tmp_path / ".env"
    run(DOCKER / "make-env", other)
    assert values["ELASTIC_PASSWORD"] not in other.read_text()
    again = subprocess.run([DOCKER / "make-env", other], capture_output=True, text=True)
    assert again.returncode == 1 and "already" in again.stderr


def test_the_example_has_no_secret():
    lines = (DOCKER / ".env.example").read_text().splitlines()
    assert not [line for line in lines if re.match(r"\w*(PASSWORD|KEY|HASH|_ID)=.", line)]


def test_scripts():
    run(tool("shellcheck"), DOCKER / "make-env", DOCKER / "healthcheck", DOCKER / "accounts.sh", DOCKER / "certificates.sh")
