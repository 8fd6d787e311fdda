"""Runs the command as a person would, and holds what a whole show left behind."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.launch import run

RADIOX = str(Path(sys.executable).parent / "radiox")


def run_radiox(
    home: Path, *arguments: str, timeout: float = 600, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a clean environment."""
    return run(
        "cli", *arguments, environment=clean_environment(home, **environment), folder=home.parent, timeout=timeout
    )


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """What a new user's shell has, and the run's certificate authority."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR", "SSL_CERT_FILE") if name in os.environ}
    return {**kept, "HOME": str(home.parent), "RADIOX_HOME": str(home), **more}


@dataclass
class WholeShow:
    """A finished show and how it came to be."""

    home: Path
    document: dict[str, Any]
    length: float
    stderr: str
    database_url: str
    events: list[dict[str, Any]] = field(default_factory=list)

    def tasks(self) -> list[dict[str, Any]]:
        """Every task that ran: name, queue, worker, started and finished (seconds).

        A task that replaces itself gives its id to the last task of what it becomes, so ids alone do not tell tasks
        apart: another name under a known id is another task.
        """
        found: list[dict[str, Any]] = []
        by_id: dict[str, dict[str, Any]] = {}
        for event in sorted(self.events, key=lambda event: event["timestamp"]):
            kind, uuid = event["type"], event.get("uuid")
            if uuid is None or not kind.startswith("task-"):
                continue
            name = event.get("name", "").split("tasks.")[-1]
            task = by_id.get(uuid)
            if task is None or (name and name != task["name"]):
                task = by_id[uuid] = {"name": name}
                found.append(task)
            if kind == "task-sent":
                task["queue"] = event["queue"]
            elif kind == "task-started":
                task |= {"worker": event["hostname"], "started": event["timestamp"]}
            elif kind == "task-succeeded":
                task["finished"] = event["timestamp"]
        return found

    def spans(self, name: str) -> list[tuple[float, float]]:
        """When the tasks of this name ran."""
        return [
            (task["started"], task["finished"]) for task in self.tasks() if task["name"] == name and "finished" in task
        ]
