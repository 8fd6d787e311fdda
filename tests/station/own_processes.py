"""Processes of the station that a test starts, and waits for."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from radiox_tasks.station.supervisor import Process
from tests.launch import launch

PATIENCE_SECONDS = 120.0
"""For whatever has to come about, on however busy a machine."""


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about in {PATIENCE_SECONDS} s"
        time.sleep(0.05)


@contextmanager
def running(module: str, *arguments: str, log: Path) -> Iterator[Process]:
    """A process of ours, without what the supervisor sets."""
    environment = {name: value for name, value in os.environ.items() if name != "REMAP_SIGTERM"}
    with log.open("wb") as output:
        written = output.fileno()
        process = launch(module, *arguments, environment=environment, stdout=written, stderr=written, folder=log.parent)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
