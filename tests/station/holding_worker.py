"""A worker of two queues as the station runs it, with more tasks: one of each queue holds its thread for a while, one
does not.

python -m tests.station.holding_worker FOLDER SOFT_SECONDS
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from radiox_tasks.station.workers import soft_shutdown
from radiox_tasks.station.workers.process import leave, run_worker


def main(arguments: Sequence[str]) -> None:
    from radiox_tasks.app import app

    folder = Path(arguments[0])
    soft_shutdown.SECONDS = float(arguments[1])

    @app.task(name="radiox_tasks.show.tasks.hold")  # type: ignore[untyped-decorator]
    @app.task(name="radiox_tasks.analytics.tasks.hold")  # type: ignore[untyped-decorator]
    def hold(seconds: float) -> None:
        (folder / "begun").touch()
        time.sleep(seconds)
        (folder / "ended").touch()

    @app.task(name="radiox_tasks.show.tasks.note")  # type: ignore[untyped-decorator]
    def note() -> None:
        (folder / "noted").touch()

    leave(run_worker(["analytics", "show"]))


if __name__ == "__main__":
    main(sys.argv[1:])
