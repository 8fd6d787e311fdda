"""A worker as the station runs it, of two queues, or of one with a single thread or process. It has more tasks: one of
each queue holds its thread for a while, one does not.

python -m tests.station.holding_worker FOLDER SOFT_SECONDS [QUEUE]
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

    @app.task(name="radiox_tasks.audio.tasks.hold")  # type: ignore[untyped-decorator]
    @app.task(name="radiox_tasks.show.tasks.hold")  # type: ignore[untyped-decorator]
    @app.task(name="radiox_tasks.analytics.tasks.hold")  # type: ignore[untyped-decorator]
    def hold(seconds: float) -> None:
        (folder / "begun").touch()
        time.sleep(seconds)
        (folder / "ended").touch()

    @app.task(name="radiox_tasks.show.tasks.note")  # type: ignore[untyped-decorator]
    def note() -> None:
        (folder / "noted").touch()

    one_queue = arguments[2:]
    leave(run_worker(one_queue or ["analytics", "show"], concurrency=1 if one_queue else None))


if __name__ == "__main__":
    main(sys.argv[1:])
