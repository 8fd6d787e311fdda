"""Files for container probes, so that a probe needs no broker, database or import of RadioX.

`alive` is touched by a thread as long as the process runs, so that a broker outage does not restart it. `ready` is
touched by the worker's event loop, which runs only while the broker is connected. A probe compares a file's age with a
limit (docker-compose.yml, kubernetes/base).
"""

import threading
from collections.abc import Callable
from pathlib import Path

TOUCH_SECONDS = 5.0


def probe_alive(folder: Path) -> Callable[[], None]:
    """Touch `alive` in this folder every five seconds, until the returned function is called."""
    stop = threading.Event()
    folder.mkdir(parents=True, exist_ok=True)

    def touch_until_stopped() -> None:
        while True:
            (folder / "alive").touch()
            if stop.wait(TOUCH_SECONDS):
                return

    threading.Thread(target=touch_until_stopped, name="probe", daemon=True).start()
    return stop.set


def probe_ready(folder: Path) -> None:
    """Touch `ready` in this folder whenever the timer of the worker's broker connection fires."""
    from celery.signals import heartbeat_sent, worker_ready

    folder.mkdir(parents=True, exist_ok=True)

    def touch(**_: object) -> None:
        (folder / "ready").touch()

    worker_ready.connect(touch, weak=False)
    heartbeat_sent.connect(touch, weak=False)
