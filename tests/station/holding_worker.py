"""A worker of two queues as the station runs it, with two tasks more: one holds its thread for a while, one does not.

python -m tests.station.holding_worker FOLDER SOFT_SECONDS
"""

import sys
import time
from pathlib import Path

from radiox_tasks.station.workers import soft_shutdown
from radiox_tasks.station.workers.process import leave, run_worker


def main(folder: Path, soft_seconds: float) -> None:
    from radiox_tasks.app import app

    soft_shutdown.SECONDS = soft_seconds

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
    main(Path(sys.argv[1]), float(sys.argv[2]))
