"""Starts and watches the worker processes of the tests."""

import os
import time
from pathlib import Path

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import Show
from radiox_tasks.station.supervisor import Process
from tests.data.programmes import url_of
from tests.launch import launch


def start_worker(database: Database, folder: Path, show: Show, *arguments: str) -> Process:
    asked = (url_of(database), str(folder), show.show_id, *arguments)
    return launch("tests.providers.worker", *asked, environment=os.environ, stdout=2, stderr=2, folder=folder)


def wait_for_line(folder: Path, start: str, seconds: float = 60.0) -> None:
    """Wait until a worker has logged a line that starts so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if any(line.startswith(start) for line in log_of(folder)):
            return
        time.sleep(0.05)
    raise AssertionError(f"no worker logged {start!r}: {log_of(folder)}")


def log_of(folder: Path) -> list[str]:
    log = folder / "log"
    return log.read_text().splitlines() if log.exists() else []


def most_at_once(lines: list[str]) -> int:
    """How many calls were under way at the same time at most."""
    events = sorted((float(line.split()[2]), 1 if line.startswith("start") else -1) for line in lines)
    most = now = 0
    for _, change in events:
        now += change
        most = max(most, now)
    return most
