"""A worker of the `analytics` queue as the station runs it, with one task more: it holds its thread for a while."""

import sys
import time
from pathlib import Path

from radiox_tasks.station.workers import soft_shutdown
from radiox_tasks.station.workers.process import leave, run_worker

SOFT_SECONDS = 6.0


def main(folder: Path) -> None:
    from radiox_tasks.app import app

    soft_shutdown.SECONDS = SOFT_SECONDS

    @app.task(name="radiox_tasks.analytics.tasks.hold")  # type: ignore[untyped-decorator]
    def hold(seconds: float) -> None:
        (folder / "begun").touch()
        time.sleep(seconds)
        (folder / "ended").touch()

    leave(run_worker(["analytics"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
