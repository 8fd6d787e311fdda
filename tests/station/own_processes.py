"""Processes of the station that a test starts, and waits for."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from radiox_tasks.settings import ROOT

PATIENCE_SECONDS = 120.0
"""For whatever has to come about, on however busy a machine."""


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about in {PATIENCE_SECONDS} s"
        time.sleep(0.05)


@contextmanager
def running(command: list[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of ours, without what the supervisor sets."""
    environment = {name: value for name, value in os.environ.items() if name != "REMAP_SIGTERM"}
    environment["PYTHONPATH"] = str(ROOT)
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, *command], stdout=output, stderr=output, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
