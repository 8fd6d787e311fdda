"""Runs beat as a thread of a worker, which saves the 95 MB of a separate process on a small machine."""

import logging
import threading
from typing import Any

from celery import Celery, bootsteps
from celery.beat import Service

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 1
"""Maximum seconds that beat sleeps."""

AGAIN_SECONDS = 1.0


class BeatThread:
    """Celery's beat in a thread; it is restarted if it gives up (for example after a long broker outage)."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._stop = threading.Event()
        self._service: Any = None
        self._thread = threading.Thread(target=self._run, name="beat", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to stop, without waiting."""
        self._stop.set()
        if self._service is not None:
            self._service.stop()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._service = Service(
                    self._app, max_interval=LONGEST_PAUSE, scheduler_cls=self._app.conf.beat_scheduler
                )
                self._service.start()
            except (Exception, SystemExit):
                logger.exception("beat ended; it is started again")
            self._stop.wait(AGAIN_SECONDS)


class BeatStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery ships no types
    """Adds beat to a worker."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **_: Any) -> None:
        self._beat: BeatThread | None = None

    def start(self, worker: Any) -> None:
        """Start beat."""
        self._beat = BeatThread(worker.app)
        self._beat.start()

    def stop(self, worker: Any) -> None:
        """Stop beat."""
        if self._beat is not None:
            self._beat.stop()

    terminate = stop
