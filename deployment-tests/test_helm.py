"""helm/ as Helm renders it, against Kubernetes' own description of its objects."""

import json
import re
import shutil
import subprocess

import kubernetes_validate
import pytest
import yaml
from conftest import ROOT, run, tool

CHART = ROOT / "helm/inferscope"
VALUES = sorted((CHART / "ci").glob("*.yaml"))
# Kubernetes describes none of these; the operator of Prometheus does.
CUSTOM = {"monitoring.coreos.com/v1"}
# The operator's own description: as types, which know no other names, and as a schema, which knows what values may be.
OPERATOR = ["@kubernetes-models/prometheus-operator@6.0.0", "typescript@5.9.3"]
CHECK = """
import { IServiceMonitor, ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1";
const given: IServiceMonitor = GIVEN;
new ServiceMonitor(given).validate();
"""


@pytest.fixture(scope="module", params=VALUES, ids=lambda file: file.stem)
def objects(request):
    text = run(tool("helm"), "template", "shop", CHART, "--kube-version", "1.34", "--namespace", "watch", "-f", request.param)
    return [each for each in yaml.safe_load_all(text) if each]


def of_kind(objects, *kinds):
    return [each for each in objects if each["kind"] in kinds]


def pods(objects):
    return {each["metadata"]["name"]: each["spec"]["template"] for each in of_kind(objects, "Deployment", "StatefulSet", "Job")}


@pytest.mark.parametrize("values", VALUES, ids=lambda file: file.stem)
def test_lint(values):
    run(tool("helm"), "lint", "--strict", "--kube-version", "1.34", CHART, "-f", values)


@pytest.mark.parametrize("version", ["1.30", "1.34"])
def test_objects_are_kubernetes(objects, version):
    for each in objects:
        if each["apiVersion"] not in CUSTOM:
            kubernetes_validate.validate(each, version, strict=True)


@pytest.fixture(scope="module")
def operator():
    """A folder with the packages that describe the operator's objects."""
    if shutil.which("npm") is None:
        pytest.skip("Node.js is not here")
    folder = ROOT / "target/prometheus-operator"
    if not (folder / "node_modules/typescript").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", *OPERATOR], cwd=folder, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"the packages cannot be had here: {done.stderr[-200:]}")
    return folder


def complaint_of_operator(folder, given):
    """What the operator's description has against an object; nothing if it is right."""
    (folder / "check.ts").write_text(CHECK.replace("GIVEN", json.dumps(given)))
    compiler = ["npx", "--no-install", "tsc", "--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "check.ts"]
    compiled = subprocess.run(compiler, cwd=folder, capture_output=True, text=True)
    ran = subprocess.run(["node", "check.js"], cwd=folder, capture_output=True, text=True)
    return compiled.stdout + ran.stderr


def test_service_monitors_are_the_operators(objects, operator):
    for each in of_kind(objects, "ServiceMonitor"):
        assert complaint_of_operator(operator, each) == ""
        (endpoint,) = each["spec"]["endpoints"]
        unknown = {**each["spec"], "endpoints": [{"prt": "http"}]}
        assert "does not exist in type 'IEndpoint'" in complaint_of_operator(operator, {**each, "spec": unknown})
        wrong = {**each["spec"], "endpoints": [{**endpoint, "interval": "soon"}]}
        assert "interval must match pattern" in complaint_of_operator(operator, {**each, "spec": wrong})


@pytest.mark.parametrize(
    "change, complaint",
    [
        ("apiKeys=null", "apiKeys"),
        ("elasticsearch.url=elasticsearch:9200", "url"),
        ("elasticsearch.credentials.secretName=", "secretName"),
        ("heap=lots", "heap"),
        ("replicaCount=2", "replicaCount"),
        ("serviceMonitor.enabled=true", "keySecret"),
        # Metrics name all tenants, and none of these keys has the scope admin.
        ("serviceMonitor.enabled=true,serviceMonitor.keySecret.name=keys", "apiKeys"),
        ("buffer.kind=kafka", "bootstrapServers"),
        ("config.access.api-keys=null", "access"),
        ("config.retention=14d", "retention"),
        ("secrets.environment[0].name=KAFKA_PASSWORD", "secretName"),
    ],
)
def test_values_that_cannot_work_are_refused(change, complaint):
    command = [tool("helm"), "template", "shop", CHART, "--kube-version", "1.34", "-f", CHART / "ci/disk-values.yaml", "--set", change]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0 and complaint in done.stderr


def test_no_secret_is_in_the_chart(objects):
    assert not of_kind(objects, "Secret")
    for pod in pods(objects).values():
        for variable in pod["spec"]["containers"][0]["env"]:
            if any(word in variable["name"] for word in ("PASSWORD", "KEY", "USERNAME")):
                assert "secretKeyRef" in variable["valueFrom"], variable["name"]


def test_pods_run_as_nobody_on_a_read_only_root(objects):
    for name, pod in pods(objects).items():
        assert pod["spec"]["securityContext"]["runAsNonRoot"], name
        assert pod["spec"]["automountServiceAccountToken"] is False, name
        security = pod["spec"]["containers"][0]["securityContext"]
        assert security["readOnlyRootFilesystem"] and security["capabilities"] == {"drop": ["ALL"]}, name


def test_selectors_find_their_pods(objects):
    labels = {name: pod["metadata"]["labels"] for name, pod in pods(objects).items() if not name.endswith("dashboards")}
    for each in of_kind(objects, "Service", "PodDisruptionBudget", "NetworkPolicy"):
        spec = each["spec"]
        selector = spec.get("podSelector", spec.get("selector", {}))
        selector = selector.get("matchLabels", selector)
        found = [name for name, held in labels.items() if selector.items() <= held.items()]
        assert found, each["metadata"]["name"]
        for port in spec.get("ports", []):
            for name in found:
                container = pods(objects)[name]["spec"]["containers"][0]
                assert port["targetPort"] in [own["name"] for own in container["ports"]], (name, port)


def test_every_pod_has_probes_a_budget_and_a_metrics_port(objects):
    servers = {name: pod for name, pod in pods(objects).items() if not name.endswith("dashboards")}
    assert len(of_kind(objects, "PodDisruptionBudget")) == len(servers)
    for pod in servers.values():
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(pod["spec"]["containers"][0])
    headless = [each for each in of_kind(objects, "Service") if each["spec"].get("clusterIP") == "None"]
    for monitor in of_kind(objects, "ServiceMonitor"):
        wanted = monitor["spec"]["selector"]["matchLabels"]
        assert [each for each in headless if wanted.items() <= each["metadata"]["labels"].items()]
    for stateful in of_kind(objects, "StatefulSet"):
        assert stateful["spec"]["serviceName"] in [each["metadata"]["name"] for each in headless]


def test_scaling_follows_the_lag(objects):
    for scaler in of_kind(objects, "HorizontalPodAutoscaler"):
        (metric,) = scaler["spec"]["metrics"]
        name = metric["pods"]["metric"]["name"]
        sources = (ROOT / "indexer/src/main/java/io/inferscope/indexer/IndexerMetrics.java").read_text()
        assert f'"{name.replace("_", ".")}"' in sources
        target = scaler["spec"]["scaleTargetRef"]["name"]
        (workload,) = [each for each in of_kind(objects, "Deployment") if each["metadata"]["name"] == target]
        assert "replicas" not in workload["spec"]


def test_configuration_has_known_keys_only(objects):
    known = yaml.safe_load((ROOT / "config/default.yaml").read_text())
    assert_known(configuration(objects), known, "")


def configuration(objects):
    (file,) = [each["data"]["inferscope.yaml"] for each in of_kind(objects, "ConfigMap")]
    return yaml.safe_load(file)


def test_configuration_has_what_values_say_and_the_charts_own(objects):
    given = configuration(objects)
    assert given["access"]["api-keys"][0]["hash"] == "${INFERSCOPE_KEY_HASH_3f9c2a7d}"
    assert given["elasticsearch"]["hosts"] == ["https://elasticsearch-es-http.elastic:9200"]
    if "buffer" in given:
        kafka = given["buffer"]["kafka"]
        assert given["buffer"]["type"] == "kafka" and kafka["servers"] == "kafka-bootstrap.kafka:9092"
        assert kafka["partitions"] == 24 and kafka["properties"]["security.protocol"] == "SASL_SSL"
    else:
        assert given["retention"] == {"logs": "14d"} and given["trace-sampling"] == {"keep-percent": 20}
        assert given["query-api"] == {"kibana-url": "https://kibana.example.com/s/ml"}


def test_configuration_gets_its_variables_and_files(objects):
    text = yaml.safe_dump(configuration(objects))
    for name, pod in pods(objects).items():
        if not name.endswith("dashboards"):
            container = pod["spec"]["containers"][0]
            given = {variable["name"] for variable in container["env"]}
            assert set(re.findall(r"\$\{(\w+)}", text)) <= given, name
            mounts = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
            # Pods of a stateful set have one more, data, of a claim.
            volumes = {volume["name"] for volume in pod["spec"]["volumes"]} | {"data"}
            assert set(mounts.values()) <= volumes, name
            for path in re.findall(r"(/(?:secrets|certificates)\S*)/[^/\s]+", text):
                assert path in mounts, (name, path)


def test_configuration_may_have_every_section_that_the_chart_does_not_write():
    schema = json.loads((CHART / "values.schema.json").read_text())
    own = {"data-directory", "bind-address", "roles", "access"}
    known = set(yaml.safe_load((ROOT / "config/default.yaml").read_text())) - own
    assert set(schema["properties"]["config"]["properties"]) == known


def test_dashboards_trust_the_authority_of_kibana(objects):
    for each in of_kind(objects, "Job"):
        spec = each["spec"]["template"]["spec"]
        container = spec["containers"][0]
        (file,) = [word.split("=")[1] for word in container["args"] if word.startswith("--ca-certificate=")]
        (mount,) = [mount for mount in container["volumeMounts"] if file.startswith(mount["mountPath"] + "/")]
        (volume,) = [volume for volume in spec["volumes"] if volume["name"] == mount["name"]]
        assert volume["secret"]["items"] == [{"key": "ca.crt", "path": "ca.crt"}]
        option = "server/src/main/java/io/inferscope/server/KibanaCommand.java"
        assert '"--ca-certificate"' in (ROOT / option).read_text()


def assert_known(given, known, path):
    for key, value in given.items():
        assert key in known, f"{path}{key}"
        if isinstance(value, dict) and known[key]:
            assert_known(value, known[key], f"{path}{key}.")


@pytest.mark.parametrize("version", ["1.30", "1.34"])
def test_daemon_set_of_the_upstream_collector(version):
    objects = list(yaml.safe_load_all((ROOT / "helm/otelcol-daemonset.yaml").read_text()))
    for each in objects:
        kubernetes_validate.validate(each, version, strict=True)
    (daemon,) = of_kind(objects, "DaemonSet")
    container = daemon["spec"]["template"]["spec"]["containers"][0]
    given = {variable["name"] for variable in container["env"]}
    config = (ROOT / "otelcol/agent.yaml").read_text()
    for name in ("INFERSCOPE_ENDPOINT", "INFERSCOPE_INGEST_KEY", "NODE_NAME", "POD_IP"):
        assert name in given and f"env:{name}" in config
    for folder in ("/var/log/pods", "/hostfs", "/var/lib/otelcol"):
        assert folder in [mount["mountPath"] for mount in container["volumeMounts"]] and folder in config
