"""A lock so that only one station runs per home; it names the process that holds it."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StationRunsError(RuntimeError):
    """Another station uses this home; the message names its process and what to do."""


def running_gateway(home: Path) -> str | None:
    """The URL of the gateway of the station that runs, or was killed, on this home; None if there was none, or it
    stopped."""
    try:
        found = re.search(r"gateway: (http://\S+)", (home / "station.lock").read_text(encoding="utf-8"))
    except OSError:
        return None
    return found[1] if found else None


@contextmanager
def only_station(home: Path, where: str) -> Iterator[None]:
    """Hold the home's lock for the block; `where` is shown to the next station. Raises StationRunsError. The lock is
    released when its process ends."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "station.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "another process"
            raise StationRunsError(
                f"a station runs on this home already: {holder}; stop that one, or set another RADIOX_HOME"
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {where}")
        lock.flush()
        yield
        lock.truncate(0)
