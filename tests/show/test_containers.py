"""The container files: whole YAML, a worker for each queue, commands and settings that exist, time to stop in order."""

import json
import os
import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from cli import COMMANDS, main
from radiox_tasks.app import QUEUES, app
from radiox_tasks.settings import ROOT, Settings
from radiox_tasks.station.pools import worker_arguments

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
MANIFESTS: list[dict[str, Any]] = [
    document
    for file in sorted((ROOT / "kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(file.read_text())
]
OURS = {name: service for name, service in COMPOSE.items() if service.get("image") == "radiox"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
KNOWN = {str(field.validation_alias) for field in Settings.model_fields.values()}
SOFT = app.conf.worker_soft_shutdown_timeout


def deployments() -> dict[str, dict[str, Any]]:
    """Pod templates of our own parts, by name."""
    found = {
        one["metadata"]["name"]: one["spec"]["template"]["spec"] for one in MANIFESTS if one["kind"] == "Deployment"
    }
    assert all(len(pod["containers"]) == 1 for pod in found.values())
    return found


def check_command(arguments: list[str]) -> None:
    """Parse a command line as `radiox` would, without running it."""
    name, *rest = arguments
    assert name in COMMANDS
    command = main.get_command(click.Context(main), name)
    assert command is not None
    command.make_context(name, list(rest))


def test_each_queue_has_a_worker_service_of_its_own() -> None:
    assert [service["command"] for name, service in COMPOSE.items() if name in QUEUES] == [
        ["worker", q] for q in QUEUES
    ]
    pods = deployments()
    assert [pods[f"worker-{q}"]["containers"][0]["args"] for q in QUEUES] == [["worker", q] for q in QUEUES]


@pytest.mark.parametrize("name", OURS)
def test_a_services_command_is_one_of_ours_and_it_is_always_up(name: str) -> None:
    service = OURS[name]
    check_command(service["command"])
    assert service["restart"] == "unless-stopped"
    assert float(service["stop_grace_period"].removesuffix("s")) > 2 * SOFT
    assert service["depends_on"] == {"valkey": {"condition": "service_healthy"}}
    assert service["volumes"] == ["home:/var/lib/radiox"]
    assert {key for key in service["environment"] if key != "QUEUE"} <= KNOWN


def test_the_rest_of_the_station_is_there() -> None:
    assert {"valkey", "beat", "gateway", "flower"} <= set(COMPOSE)
    assert {"beat", "gateway"} <= set(deployments())
    for name, service in COMPOSE.items():
        assert "healthcheck" in service or name in ("beat", "flower"), name
    for port in COMPOSE["flower"]["ports"]:
        assert port.startswith("127.0.0.1:")


def test_a_worker_is_asked_by_the_name_it_has() -> None:
    for queue in QUEUES:
        assert f"--hostname={queue}.{os.getpid()}@%h" in worker_arguments([queue])
        assert COMPOSE[queue]["environment"]["QUEUE"] == queue
        probe = deployments()[f"worker-{queue}"]["containers"][0]["livenessProbe"]["exec"]["command"]
        assert f'"{queue}.1@$(hostname)"' in probe[-1]


@pytest.mark.parametrize("name", deployments())
def test_a_deployment_runs_a_command_of_ours_as_nobody_special(name: str) -> None:
    pod = deployments()[name]
    [container] = pod["containers"]
    check_command(container["args"])
    assert pod["terminationGracePeriodSeconds"] > 2 * SOFT
    assert pod["securityContext"]["runAsNonRoot"]
    assert {"configMapRef": {"name": "radiox"}} in container["envFrom"]
    assert "limits" in container["resources"]


def test_beat_is_one() -> None:
    [beat] = [one for one in MANIFESTS if one["metadata"]["name"] == "beat"]
    assert (beat["spec"]["replicas"], beat["spec"]["strategy"]["type"]) == (1, "Recreate")


def test_manifests_hang_together() -> None:
    names = {(one["kind"], one["metadata"]["name"]) for one in MANIFESTS}
    assert {("Namespace", "radiox"), ("ConfigMap", "radiox"), ("Secret", "radiox"), ("Service", "valkey")} <= names
    assert all(one["metadata"].get("namespace") == "radiox" for one in MANIFESTS if one["kind"] != "Namespace")
    for one in MANIFESTS:
        if one["kind"] in ("ConfigMap", "Secret"):
            assert set(one.get("data") or one["stringData"]) <= KNOWN
        if one["kind"] in ("Deployment", "StatefulSet"):
            assert one["spec"]["selector"]["matchLabels"] == one["spec"]["template"]["metadata"]["labels"]
        for volume in one["spec"]["template"]["spec"].get("volumes", []) if one["kind"] == "Deployment" else []:
            assert ("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]) in names


def test_the_image_is_built_from_the_lock_and_runs_as_a_user_of_its_own() -> None:
    copied = [word for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.M) for word in line.split()]
    assert [path for path in copied if not (ROOT / path).exists()] == []
    packaged = re.search(r"only-include = (\[.*\])", (ROOT / "pyproject.toml").read_text())
    assert packaged is not None
    assert set(json.loads(packaged.group(1))) <= set(copied)
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert re.search(r"^USER radiox$", DOCKERFILE, re.M)
    assert json.loads(re.search(r"^ENTRYPOINT (.+)$", DOCKERFILE, re.M).group(1)) == ["radiox"]  # type: ignore[union-attr]
    check_command(json.loads(re.search(r"^CMD (.+)$", DOCKERFILE, re.M).group(1)))  # type: ignore[union-attr]
    assert set(re.findall(r"\b(RADIOX_\w+)=", DOCKERFILE)) <= KNOWN
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert not {Path(path).parts[0] for path in copied} & set(ignored)
