"""grafana/ by Grafana's own schema, as its Foundation SDK has it."""

import json
import re

import pytest
import yaml
from conftest import ROOT
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard
from grafana_foundation_sdk.models.expr import TypeMath

FILES = sorted((ROOT / "grafana/dashboards").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_is_unknown_to_grafana(file):
    register_default_plugins()
    given = json.loads(file.read_text())
    expressions = []
    for panel in given["panels"]:
        targets = panel.get("targets", [])
        expressions += [target for target in targets if target["datasource"]["uid"] == "__expr__"]
        # The SDK reads every query of a panel as one of the panel's own source.
        panel["targets"] = [target for target in targets if target["datasource"]["uid"] != "__expr__"]
    assert list(lost(given, as_read(Dashboard, given), "")) == []
    for expression in expressions:
        assert list(lost(expression, as_read(TypeMath, expression), "")) == []


def as_read(model, given):
    return json.loads(JSONEncoder(sort_keys=True).encode(model.from_json(given)))


def lost(given, read, path):
    """Paths of what Grafana's types did not keep."""
    if isinstance(given, dict):
        for key, value in given.items():
            if not isinstance(read, dict) or key not in read:
                if value not in ("", False, None, [], {}):
                    yield f"{path}/{key}"
            else:
                yield from lost(value, read[key], f"{path}/{key}")
    elif isinstance(given, list):
        if not isinstance(read, list) or len(given) != len(read):
            yield path
        else:
            for index, (one, other) in enumerate(zip(given, read)):
                yield from lost(one, other, f"{path}/{index}")
    elif given != read:
        yield path


def test_dashboards_ask_sources_that_are_provisioned():
    sources = yaml.safe_load((ROOT / "grafana/provisioning/datasources/inferscope.yaml").read_text())["datasources"]
    known = {source["uid"] for source in sources} | {"__expr__"}
    for file in FILES:
        used = set(re.findall(r'"uid" : "([^"]+)"', file.read_text())) - {file.stem}
        assert used and used <= known, file


def test_sources_have_no_secret_of_their_own():
    sources = yaml.safe_load((ROOT / "grafana/provisioning/datasources/inferscope.yaml").read_text())["datasources"]
    for source in sources:
        assert all(value.startswith("$") for value in source["secureJsonData"].values())
        assert source["url"].startswith("$")
