"""The container files against the schemas of their tools, and against the commands, queues and settings of RadioX."""

import json
import re
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
import kubernetes_validate
import pytest
import yaml
from kombu.transport.redis import Channel

from cli import COMMANDS, main
from radiox_tasks.app import QUEUES
from radiox_tasks.model.declared.queues import HEADER_PRIORITY
from radiox_tasks.settings import ROOT, Settings
from radiox_tasks.station.probe import TOUCH_SECONDS
from radiox_tasks.station.workers import soft_shutdown

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("radiox:")}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
KNOWN = {str(field.validation_alias) for field in Settings.model_fields.values()}
PROVIDER_NAMES = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "RADIOX_S3_ENDPOINT", "RADIOX_S3_BUCKET"}
SOFT = soft_shutdown.SECONDS
OVERLAYS = ("overlays/single-node", "overlays/production")
KUBERNETES = "1.34"
CUSTOM = {"ScaledObject", "ServiceMonitor", "PrometheusRule"}
"""Kinds that operators add to a cluster; the schemas of Kubernetes do not know them."""


def tool(name: str) -> str:
    """The path of a tool that the development environment brings."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or name


@lru_cache
def rendered(overlay: str) -> tuple[dict[str, Any], ...]:
    """What `kubectl apply -k` would send for this overlay."""
    command = [tool("kubectl"), "kustomize", str(ROOT / "kubernetes" / overlay)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 0, answer.stderr
    return tuple(yaml.safe_load_all(answer.stdout))


def pods(overlay: str) -> dict[str, dict[str, Any]]:
    """Pod templates by the name of their Deployment or StatefulSet."""
    kinds = ("Deployment", "StatefulSet")
    return {one["metadata"]["name"]: one["spec"]["template"] for one in rendered(overlay) if one["kind"] in kinds}


def check_command(arguments: list[str]) -> None:
    """Parse a command line as `radiox` does, without running it."""
    name, *rest = arguments
    assert name in COMMANDS
    command = main.get_command(click.Context(main), name)
    assert command is not None
    command.make_context(name, list(rest))


def test_compose_has_no_field_that_its_specification_lacks() -> None:
    from compose_spec import ComposeSpecification  # takes longer to import than this test to run

    model = ComposeSpecification.model_validate({k: v for k, v in COMPOSE.items() if not k.startswith("x-")})
    assert model.services
    for name, service in model.services.items():
        assert not service.model_extra, f"{name}: {service.model_extra}"


@pytest.mark.slow
def test_each_queue_has_a_worker_of_its_own() -> None:
    assert [SERVICES[q]["command"] for q in QUEUES] == [["worker", q] for q in QUEUES]
    for overlay in OVERLAYS:
        found = pods(overlay)
        assert [found[f"worker-{q}"]["spec"]["containers"][0]["args"] for q in QUEUES] == [
            ["worker", q] for q in QUEUES
        ]


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_a_command_of_radiox_and_stops_in_time(name: str) -> None:
    service = OURS[name]
    check_command(service["command"])
    assert float(service["stop_grace_period"].removesuffix("s")) > 2 * SOFT
    assert service["depends_on"] == {"valkey": {"condition": "service_healthy"}}
    assert set(service["environment"]) <= KNOWN


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "mem_limit" in service


def test_only_the_gateway_is_reachable_from_another_machine() -> None:
    published = {name: port for name, service in SERVICES.items() for port in service.get("ports", [])}
    assert set(published) == {"gateway", "flower", "grafana"}
    assert all(port.startswith("127.0.0.1:") for name, port in published.items() if name != "gateway")
    assert COMPOSE["networks"]["back"]["internal"] is True
    for name in ("valkey", "postgres", "prometheus", "audio", "show", "beat"):
        assert SERVICES[name]["networks"] == ["back"]


@pytest.mark.slow
def test_a_worker_has_as_much_memory_in_compose_as_in_kubernetes() -> None:
    ours = {queue: SERVICES[queue]["mem_limit"] for queue in QUEUES}
    for overlay in OVERLAYS:
        containers = {queue: pods(overlay)[f"worker-{queue}"]["spec"]["containers"][0] for queue in QUEUES}
        limits = {queue: one["resources"]["limits"]["memory"] for queue, one in containers.items()}
        assert {queue: limit.lower().removesuffix("i") for queue, limit in limits.items()} == ours


@pytest.mark.slow
def test_a_liveness_probe_asks_no_broker() -> None:
    for queue in QUEUES:
        assert "alive" in SERVICES[queue]["healthcheck"]["test"][-1]
    for overlay in OVERLAYS:
        for name, template in pods(overlay).items():
            [container] = template["spec"]["containers"]
            assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container), name
            if name.startswith("worker-"):
                assert "/tmp/radiox/alive" in container["livenessProbe"]["exec"]["command"][-1]
                assert "/tmp/radiox/ready" in container["readinessProbe"]["exec"]["command"][-1]


@pytest.mark.slow
@pytest.mark.parametrize("age", [0.0, 59.0, 61.0])
def test_the_probe_tells_an_old_file_from_a_fresh_one(tmp_path: Path, age: float) -> None:
    import os
    import time

    command = SERVICES["audio"]["healthcheck"]["test"][-1].replace("/tmp/radiox", str(tmp_path))
    file = tmp_path / "alive"
    file.touch()
    os.utime(file, (time.time() - age, time.time() - age))
    assert subprocess.run([sys.executable, "-c", command], timeout=30).returncode == (age > 60)
    assert TOUCH_SECONDS < 60 / 3


@pytest.mark.slow
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_manifests_pass_the_schemas_of_kubernetes(overlay: str) -> None:
    for one in rendered(overlay):
        if one["kind"] not in CUSTOM:
            kubernetes_validate.validate(one, KUBERNETES, strict=True)


@pytest.mark.slow
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_pods_meet_the_restricted_standard(overlay: str) -> None:
    for name, template in pods(overlay).items():
        pod = template["spec"]
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert {"requests", "limits"} <= set(container["resources"]), name
            if name != "valkey":
                check_command(container["args"])
                assert pod["terminationGracePeriodSeconds"] > 2 * SOFT
    [namespace] = [one for one in rendered(overlay) if one["kind"] == "Namespace"]
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.slow
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_selectors_and_references_have_their_counterparts(overlay: str) -> None:
    objects = rendered(overlay)
    names = {(one["kind"], one["metadata"]["name"]) for one in objects}
    assert all(one["metadata"].get("namespace") == "radiox" for one in objects if one["kind"] != "Namespace")
    assert ("Secret", "radiox") not in names, "kubectl apply would overwrite the operator's keys"
    templates = [template["metadata"]["labels"] for template in pods(overlay).values()]
    for one in objects:
        spec = one.get("spec", {})
        if one["kind"] in ("Deployment", "StatefulSet"):
            wanted = spec["selector"]["matchLabels"]
            assert wanted.items() <= spec["template"]["metadata"]["labels"].items()
            assert len([labels for labels in templates if wanted.items() <= labels.items()]) == 1
        if one["kind"] in ("PodDisruptionBudget", "Service"):
            wanted = spec["selector"].get("matchLabels", spec["selector"])
            assert any(wanted.items() <= labels.items() for labels in templates), one["metadata"]["name"]
        if one["kind"] in ("ScaledObject", "HorizontalPodAutoscaler"):
            assert ("Deployment", spec["scaleTargetRef"]["name"]) in names
        if one["kind"] == "ScaledObject":
            check_scaling(spec)
        if one["kind"] == "ConfigMap":
            assert set(one["data"]) <= KNOWN | PROVIDER_NAMES
        if one["kind"] == "Deployment":
            for volume in spec["template"]["spec"]["volumes"]:
                claim = volume.get("persistentVolumeClaim", {}).get("claimName")
                assert claim is None or ("PersistentVolumeClaim", claim) in names


def check_scaling(spec: dict[str, Any]) -> None:
    """A worker is scaled by all messages of its queue: KEDA would take the longest of several lists."""
    triggers = spec["triggers"]
    queue, *others = (trigger["metadata"]["listName"] for trigger in triggers)
    assert spec["scaleTargetRef"]["name"] == f"worker-{queue}"
    assert queue in QUEUES
    assert others in ([], [f"{queue}{Channel.sep}{HEADER_PRIORITY}"])
    if others:
        modifiers = spec["advanced"]["scalingModifiers"]
        assert modifiers["formula"].split(" + ") == [trigger["name"] for trigger in triggers]
        assert {modifiers["target"]} == {trigger["metadata"]["listLength"] for trigger in triggers}


@pytest.mark.slow
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_one_image_tag_in_one_place_and_one_beat(overlay: str) -> None:
    found = pods(overlay)
    assert (
        len({template["spec"]["containers"][0]["image"] for name, template in found.items() if name != "valkey"}) == 1
    )
    tags = [file for file in (ROOT / "kubernetes").rglob("*.yaml") if re.search(r"^\s*newTag:", file.read_text(), re.M)]
    assert [file.name for file in tags] == ["kustomization.yaml"]
    [beat] = [one for one in rendered(overlay) if one["metadata"]["name"] == "beat"]
    assert (beat["spec"]["replicas"], beat["spec"]["strategy"]["type"]) == (1, "Recreate")


@pytest.mark.slow
def test_every_pod_is_denied_what_no_policy_allows() -> None:
    policies = {one["metadata"]["name"]: one["spec"] for one in rendered("base") if one["kind"] == "NetworkPolicy"}
    assert policies["deny-all"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    ingress = [name for name, spec in policies.items() if spec.get("ingress")]
    assert sorted(ingress) == ["broker-from-the-station", "gateway-from-the-ingress"]


def test_the_example_secret_names_settings() -> None:
    secret = yaml.safe_load((ROOT / "kubernetes" / "secret.example.yaml").read_text())
    assert set(secret["stringData"]) <= KNOWN | PROVIDER_NAMES


@pytest.mark.slow
def test_the_image_is_built_from_the_lock_and_runs_as_a_user_of_its_own() -> None:
    answer = subprocess.run([tool("hadolint"), str(ROOT / "Dockerfile")], capture_output=True, text=True, timeout=300)
    assert (answer.returncode, answer.stdout) == (0, "")
    copied = [word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M) for word in line.split()]
    assert [path for path in copied if not (ROOT / path).exists()] == []
    packaged = re.search(r"only-include = (\[.*\])", (ROOT / "pyproject.toml").read_text())
    assert packaged is not None
    assert set(json.loads(packaged.group(1))) <= set(copied)
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.M) == ["python:3.13-slim"] * 2
    assert re.search(r"^USER 10001$", DOCKERFILE, re.M)
    assert set(re.findall(r"\b(RADIOX_\w+)=", DOCKERFILE)) <= KNOWN
    [entry], [command] = (re.findall(rf"^{word} (.+)$", DOCKERFILE, re.M) for word in ("ENTRYPOINT", "CMD"))
    assert json.loads(entry) == ["radiox"]
    check_command(json.loads(command))
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert not {Path(path).parts[0] for path in copied} & set(ignored)


@pytest.mark.slow
def test_the_operators_rules_are_those_of_prometheus() -> None:
    [rule] = [one for one in rendered("overlays/production") if one["kind"] == "PrometheusRule"]
    assert rule["spec"] == yaml.safe_load((ROOT / "monitoring" / "prometheus" / "alerts.yml").read_text())
