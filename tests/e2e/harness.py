"""Runs the command as a person would, and holds what a whole show left behind."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RADIOX = str(Path(sys.executable).parent / "radiox")


def run_radiox(home: Path, *arguments: str, timeout: float = 240, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a clean environment."""
    return subprocess.run(
        [RADIOX, *arguments],
        env=clean_environment(home, **environment),
        cwd=home.parent,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """Nothing but what a new user's shell has."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "HOME": str(home.parent), "RADIOX_HOME": str(home), **more}


@dataclass
class WholeShow:
    """A finished show and how it came to be."""

    home: Path
    document: dict[str, Any]
    stderr: str
    events: list[dict[str, Any]] = field(default_factory=list)

    def tasks(self) -> dict[str, dict[str, Any]]:
        """Every task that ran, by id: name, queue, worker, started and finished (seconds)."""
        found: dict[str, dict[str, Any]] = {}
        for event in self.events:
            task = found.setdefault(event.get("uuid", ""), {})
            kind = event["type"]
            if kind == "task-sent":
                task |= {"name": event["name"].split("tasks.")[-1], "queue": event["queue"]}
            elif kind == "task-received":
                task.setdefault("name", event["name"].split("tasks.")[-1])
            elif kind == "task-started":
                task |= {"worker": event["hostname"], "started": event["timestamp"]}
            elif kind == "task-succeeded":
                task["finished"] = event["timestamp"]
        found.pop("", None)
        return found

    def spans(self, name: str) -> list[tuple[float, float]]:
        """When the tasks of this name ran."""
        return [
            (task["started"], task["finished"])
            for task in self.tasks().values()
            if task.get("name") == name and "finished" in task
        ]
