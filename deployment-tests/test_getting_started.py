"""The commands of docs/getting-started.md in their order, but for those that need a container engine."""

import os
import re
import shutil
import subprocess
import sys
import time

import pytest
from conftest import ROOT
from inferscope import shown_commands, shown_files
from test_instrumenting import free_port

DOCUMENT = ROOT / "docs/getting-started.md"
# How long the newcomer is told to wait is for people; a machine may ask again and again.
PATIENCE = 120


def test_there_are_ten_commands_at_most():
    assert len(shown_commands(DOCUMENT)) <= 10


def test_an_incident_of_ones_own_service(running, tmp_path):
    for name, text in shown_files(DOCUMENT).items():
        (tmp_path / name).write_text(text)
    shutil.copytree(ROOT / "docker", tmp_path / "docker", ignore=shutil.ignore_patterns(".env"))
    port = str(free_port())
    steps = [here(step, running, port) for step in shown_commands(DOCUMENT) if not step.startswith("docker compose")]
    assert len(steps) == len(shown_commands(DOCUMENT)) - 1
    incidents = next(index for index, step in enumerate(steps) if "incidents" in step)
    with subprocess.Popen(["bash"], cwd=tmp_path, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as shell:
        try:
            for step in steps[:incidents]:
                say(shell, step)
            end = time.monotonic() + PATIENCE
            while '"service":"my-service"' not in (answer := say(shell, steps[incidents].replace("sleep 45; ", "")).replace(" ", "")):
                assert time.monotonic() < end, answer
                time.sleep(2)
            assert '"kind":"' in answer
            assert re.fullmatch(r"[A-Za-z0-9]{24}", say(shell, steps[incidents + 1]).strip())
        finally:
            os.killpg(shell.pid, 9)


def here(step, running, port):
    """The command with the addresses of this test."""
    return (
        step.replace("http://localhost:4318", running.http)
        .replace("localhost:8480", running.api)
        .replace("localhost:8000", f"localhost:{port}")
        .replace("--port 8000", f"--port {port}")
        .replace("python3 -m venv", f"{sys.executable} -m venv")
    )


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
