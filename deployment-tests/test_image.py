"""The image's files, put together by the steps of docker/Dockerfile, run as its user on a read-only root.

No container engine is needed: the folders of this machine's system stand in for those of the base image. What the build
stage does with Maven is done already (./dev package), the rest of its commands run as they stand.
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request

import dockerfile
import pytest
from conftest import ROOT, free_offset, run

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None, reason="a root of one's own needs root and unshare (Linux)"
)
SYSTEM = ["bin", "lib", "lib64", "usr"]
PATIENCE = 300
PORTS = [4317, 4318, 4560, 8480]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The folder of the image's root."""
    built = list((ROOT / "distribution/target").glob("inferscope-*.tar.gz"))
    java = pathlib.Path(os.environ.get("JAVA_HOME", "/nowhere"))
    if len(built) != 1 or not (java / "bin/jlink").exists():
        pytest.skip("needs ./dev package before, and JAVA_HOME of a JDK")
    stages = dockerfile.stages()
    build, tree = tmp_path_factory.mktemp("build"), tmp_path_factory.mktemp("image")
    tree.chmod(0o755)
    run("bash", "-euc", commands_after_maven(stages["build"], build), cwd=ROOT, env={**os.environ, "PATH": f"{java}/bin:" + os.environ["PATH"]})
    files = {"build": build, "java": build, None: ROOT}
    copy(stages["build"], files, build)
    (build / "opt").mkdir(exist_ok=True)
    link = stages["java"].of("RUN")[0].replace("/opt/java", str(build / "opt/java"))
    run("bash", "-euc", f"{java}/bin/{link}")
    for name in ("base", "server"):
        copy(stages[name], files, tree)
    for name in SYSTEM:
        (tree / name).mkdir(exist_ok=True)
    for name in ("proc", "dev", "tmp", "etc"):
        (tree / name).mkdir(exist_ok=True)
    return tree


def commands_after_maven(stage, build):
    (text,) = stage.of("RUN")
    commands = re.sub(r"--mount=\S+", "", text).split("&&")
    kept = [command.strip() for command in commands if not re.match(r"\s*(\./dev|mvn) ", command)]
    assert len(commands) - len(kept) == 2
    text = " && ".join(kept).replace("mv examples/target/lib", "cp -r examples/target/lib")
    return re.sub(r"(?<=\s)/(image|examples)\b", rf"{build}/\1", text)


def copy(stage, files, tree):
    for origin, sources, target in dockerfile.copies(stage):
        to = tree / target.strip("/")
        to.parent.mkdir(parents=True, exist_ok=True)
        for source in sources:
            if source.startswith("/examples"):
                continue
            run("cp", "-a", files[origin] / source.strip("/"), to)


@pytest.fixture(scope="module")
def offset():
    """Added to the ports of the image, so that what runs on this machine is left alone."""
    return free_offset(PORTS)


@pytest.fixture(scope="module")
def server(image, running, secrets, offset, tmp_path_factory):
    """A running server and its volume."""
    stages = dockerfile.stages()
    values = secrets[1]
    environment = image_environment(stages) | {
        "PATH": "/usr/bin:/bin",
        "INFERSCOPE_HEALTH_PORT": str(8480 + offset),
        "INFERSCOPE_ELASTICSEARCH_URL": running.elasticsearch,
        "INFERSCOPE_ELASTICSEARCH_CA": "",
        **{name: values[name] for name in values if re.search("_KEY_(ID|HASH)$", name)},
    }
    volume = tmp_path_factory.mktemp("volume")
    os.chown(volume, 10001, 10001)
    words = json.loads(stages["server"].of("ENTRYPOINT")[0]) + json.loads(stages["server"].of("CMD")[0])
    words += ["--port-offset", str(offset)]
    script = f"""
      mount --bind {image} {image}
      cd {image}
      for name in {" ".join(SYSTEM)}; do mount --rbind -o ro /$name $name; done
      mount --bind {volume} var/lib/inferscope
      mount -t tmpfs tmpfs tmp
      mount -t proc proc proc
      mount -t tmpfs tmpfs dev
      for name in null zero urandom random; do touch dev/$name; mount --bind /dev/$name dev/$name; done
      ln -s /proc/self/fd dev/fd
      mount -o remount,bind,ro .
      exec chroot --userspec={stages["base"].of("USER")[0]} . "$@"
    """
    inside = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "bash", "-euc", script, "inside"]
    command = inside + ["/usr/bin/env", "-i", *[f"{name}={value}" for name, value in environment.items()], *words]
    log = tmp_path_factory.mktemp("log") / "server.log"
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            yield Running(process, volume, 8480 + offset, log)
        finally:
            process.kill()


def image_environment(stages):
    words = [word for name in ("base", "server") for text in stages[name].of("ENV") for word in shlex.split(text)]
    return dict(word.split("=", 1) for word in words)


class Running:
    def __init__(self, process, volume, health_port, log):
        self.process = process
        self.volume = volume
        self.health_port = health_port
        self.log = log

    def child(self):
        """The first process inside."""
        text = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return int(text.split()[0])

    def enter(self, *command):
        """Runs a command where the server runs, as its user."""
        enter = ["nsenter", "-t", str(self.child()), "-m", "-p", "-r", "-w", "--setuid", "10001", "--setgid", "10001"]
        port = f"INFERSCOPE_HEALTH_PORT={self.health_port}"
        return subprocess.run([*enter, "/usr/bin/env", "-i", port, *command], capture_output=True, text=True)

    def is_healthy(self):
        try:
            return self.enter("/opt/inferscope/bin/healthcheck").returncode == 0
        except (OSError, IndexError):
            return False

    def await_health(self):
        end = time.monotonic() + PATIENCE
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > end:
                pytest.fail(self.log.read_text())
            time.sleep(0.5)


def ask(address, key=None, body=None):
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refused:
        return refused.code, None


def test_it_serves_as_nobody_on_a_read_only_root(server, secrets, offset):
    server.await_health()
    status = pathlib.Path(f"/proc/{server.child()}/status").read_text()
    assert re.search(r"^Uid:\s10001\s10001\s10001\s10001$", status, re.M)
    assert "Read-only file system" in server.enter("/usr/bin/touch", "/opt/inferscope/lib/x").stderr
    assert server.enter("/opt/inferscope/bin/healthcheck", "live").returncode == 0

    body = {"service.name": "in-a-container"}
    attributes = [{"key": key, "value": {"stringValue": value}} for key, value in body.items()]
    log = {"severityNumber": 9, "body": {"stringValue": "hello"}}
    sent = json.dumps({"resourceLogs": [{"resource": {"attributes": attributes}, "scopeLogs": [{"logRecords": [log]}]}]}).encode()
    otlp = f"http://127.0.0.1:{4318 + offset}/v1/logs"
    ingest, read = (secrets[1][f"INFERSCOPE_{role}_KEY"] for role in ("INGEST", "READ"))
    assert ask(otlp, None, sent)[0] == 401
    assert ask(otlp, read, sent)[0] == 403
    assert ask(otlp, ingest, sent)[0] == 200
    query = f"http://127.0.0.1:{8480 + offset}/api/v1/logs?query=service.name:in-a-container"
    assert ask(query)[0] == 401
    end = time.monotonic() + PATIENCE
    while not is_found(*ask(query, read)):
        assert time.monotonic() < end
        time.sleep(0.5)


def is_found(status, answer):
    """A stream that is being made cannot be searched for a moment."""
    assert status in (200, 503)
    return status == 200 and answer["total"] >= 1


def test_it_keeps_its_buffer_on_the_volume_and_stops_when_told(server):
    server.await_health()
    assert any(server.volume.rglob("*"))
    os.kill(server.child(), signal.SIGTERM)
    assert server.process.wait(PATIENCE) in (0, 143, -signal.SIGTERM)
