"""Counts in a worker how long each message waited in its queue, from its due time until its task starts.

Counts are written to the database every few seconds, in one transaction, and when the worker stops.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from radiox_tasks.app import queue_of
from radiox_tasks.broker import SENT_AT
from radiox_tasks.data.database import Database, get_database
from radiox_tasks.data.monitoring.queue_waits import add_waits, bound_of

logger = logging.getLogger(__name__)

WRITE_SECONDS = 2.0


class WaitCounter:
    """The counts of one process."""

    def __init__(self, database: Callable[[], Database] = get_database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._counts: defaultdict[tuple[str, float], tuple[int, float]] = defaultdict(lambda: (0, 0.0))
        self._timer: threading.Timer | None = None

    def note(self, queue: str, request: Any, *, now: float) -> None:
        """Count the message of a task's request; one without a send time is ignored."""
        sent = getattr(request, SENT_AT, None)
        if sent is None:
            return
        due = datetime.fromisoformat(request.eta).timestamp() if request.eta else 0.0
        seconds = max(0.0, now - max(float(sent), due))
        place = queue, bound_of(seconds)
        with self._lock:
            count, total = self._counts[place]
            self._counts[place] = (count + 1, total + seconds)
            if self._timer is None:
                self._timer = threading.Timer(WRITE_SECONDS, self.write)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Write the counts to the database. On failure they are kept for the next time."""
        with self._lock:
            counts, self._timer = dict(self._counts), None
            self._counts.clear()
        if not counts:
            return
        try:
            add_waits(self._database(), counts)
        except Exception as error:  # a metric must not cause a failure
            logger.warning("waiting times of queues could not be recorded (%s)", type(error).__name__)
            with self._lock:
                for key, (count, seconds) in counts.items():
                    kept, total = self._counts[key]
                    self._counts[key] = (kept + count, total + seconds)


def count_waits() -> None:
    """Count in this process and in its forks."""
    from celery.signals import task_prerun, worker_process_shutdown, worker_shutdown

    counter = WaitCounter()

    def started(task: Any, **_: Any) -> None:
        if task.name.startswith("radiox_tasks."):
            counter.note(queue_of(task.name), task.request, now=time.time())

    def stopped(**_: Any) -> None:
        counter.write()

    task_prerun.connect(started, weak=False)
    worker_process_shutdown.connect(stopped, weak=False)
    worker_shutdown.connect(stopped, weak=False)
