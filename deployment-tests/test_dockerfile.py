"""docker/Dockerfile by its text."""

import fnmatch
import re

import dockerfile
from conftest import ROOT, run, tool


def test_lint():
    run(tool("hadolint"), dockerfile.FILE)


def test_copied_paths_exist_and_are_sent():
    ignored = (ROOT / ".dockerignore").read_text().split()
    for stage in dockerfile.stages().values():
        for origin, sources, _ in dockerfile.copies(stage):
            if origin is None:
                for source in sources:
                    assert (ROOT / source).exists(), source
                    assert not any(fnmatch.fnmatch(source, f"{pattern}*") for pattern in ignored), source
            else:
                assert origin in dockerfile.stages()


def test_server_runs_as_nobody_and_says_how_it_is():
    stages = dockerfile.stages()
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", stages["base"].of("USER")[0])
    assert stages["server"].base == stages["examples"].base == "base"
    assert not stages["server"].of("USER")
    assert stages["server"].of("HEALTHCHECK")
    assert "io.inferscope.sbom" in stages["server"].of("LABEL")[0]
