"""The commands of docs/getting-started.md in their order, but for those that need a container engine.

The server in the place of the containers knows the keys that the first command drew, by their configuration.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time

import inferscope
import pytest
import yaml
from conftest import ROOT, free_port, run, tool, variables_of
from inferscope import shown_commands, shown_files

DOCUMENT = ROOT / "docs/getting-started.md"
# How long the newcomer is told to wait is for people; a machine may ask again and again.
PATIENCE = 300


def test_there_are_ten_commands_at_most():
    assert len(shown_commands(DOCUMENT)) <= 10


def test_compose_knows_the_options():
    (command,) = [step for step in shown_commands(DOCUMENT) if step.startswith("docker compose")]
    shown = re.findall(r"`(docker compose [^`]+)`[^`]*`(--\w+)`", DOCUMENT.read_text())
    for words in [command.split(), " ".join(shown[0]).split()]:
        assert words[2] == "-f" and (ROOT / words[3]).exists()
        known = run(tool("docker-compose"), words[4], "--help")
        assert all(option in known for option in words[5:])


def test_an_incident_of_ones_own_service(tmp_path):
    for name, text in shown_files(DOCUMENT).items():
        (tmp_path / name).write_text(text)
    shutil.copytree(ROOT / "docker", tmp_path / "docker", ignore=shutil.ignore_patterns(".env"))
    secrets, containers, *steps = shown_commands(DOCUMENT)
    assert containers.startswith("docker compose")
    incidents = next(index for index, step in enumerate(steps) if "incidents" in step)
    with person(tmp_path) as shell:
        say(shell, secrets)
        with containers_stand_in(tmp_path) as running:
            steps = adapted(steps, running)
            assert say(shell, f"curl -s -o /dev/null -w '%{{http_code}}' {running.api}/api/v1/incidents") == "401\n"
            for step in steps[:incidents]:
                say(shell, step)
            end = time.monotonic() + PATIENCE
            while '"service":"my-service"' not in (answer := say(shell, steps[incidents].replace("sleep 45; ", "")).replace(" ", "")):
                assert time.monotonic() < end, answer
                time.sleep(2)
            assert '"kind":"' in answer
            assert re.fullmatch(r"[A-Za-z0-9]{24}", say(shell, steps[incidents + 1]).strip())


@contextlib.contextmanager
def person(folder):
    """A shell that goes on from command to command."""
    with subprocess.Popen(
        ["bash"], cwd=folder, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as shell:
        try:
            yield shell
        finally:
            os.killpg(shell.pid, 9)


@contextlib.contextmanager
def containers_stand_in(folder):
    """A server with the keys of docker/inferscope.yaml, out of the file that docker/make-env has written."""
    access = yaml.safe_load((folder / "docker/inferscope.yaml").read_text())["access"]
    yield from inferscope.start(folder, yaml.dump({"access": access}), variables_of(folder / "docker/.env"))


def adapted(steps, running):
    """The commands with the addresses of this test."""
    port = free_port()
    return [
        step.replace("http://localhost:4318", running.http)
        .replace("localhost:8480", running.api)
        .replace("localhost:8000", f"localhost:{port}")
        .replace("--port 8000", f"--port {port}")
        .replace("python3 -m venv", f"{sys.executable} -m venv")
        for step in steps
    ]


def say(shell, command):
    """What a command prints; the shell goes on, as a person's does."""
    shell.stdin.write(f"{command}\nprintf '\\nend-of-step\\n'\n")
    shell.stdin.flush()
    said = ""
    for line in shell.stdout:
        if line == "end-of-step\n":
            return said
        said += line
    pytest.fail(f"{command} ended the shell: {said}")
