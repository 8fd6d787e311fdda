"""A lock so that only one station runs per home; it names the process that holds it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StationRunsError(RuntimeError):
    """Another station uses this home; the message names its process and what to do."""


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
