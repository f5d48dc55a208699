"""Reads docker/Dockerfile: stages, each with its instructions in order. It uses no escapes but lines that go on."""

import re
from dataclasses import dataclass, field

from conftest import ROOT

FILE = ROOT / "docker/Dockerfile"


@dataclass
class Stage:
    name: str
    base: str
    steps: list = field(default_factory=list)

    def of(self, instruction):
        return [arguments for word, arguments in self.steps if word == instruction]


def stages():
    """By name."""
    lines = [line for line in FILE.read_text().splitlines() if not re.match(r"\s*#", line)]
    found = {}
    stage = None
    for line in re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines():
        if not line.strip():
            continue
        word, arguments = line.split(" ", 1)
        if word == "FROM":
            base, name = re.fullmatch(r"(\S+) AS (\S+)", arguments).groups()
            stage = found[name] = Stage(name, base)
        elif stage is not None:
            stage.steps.append((word, arguments))
    return found


def copies(stage):
    """Of COPY: the stage it takes from (None: the folder of the build), sources, target."""
    for arguments in stage.of("COPY"):
        words = arguments.split()
        options = dict(word[2:].split("=", 1) for word in words if word.startswith("--"))
        paths = [word for word in words if not word.startswith("--")]
        yield options.get("from"), paths[:-1], paths[-1]
