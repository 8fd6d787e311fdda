"""The on-air clock: puts ready shows on air at their air time, without broker or beat.

A thread next to the pool queries the database several times a second for due shows. It needs no message, so a busy
pool, a lost broker or a countdown does not delay it; after the machine has slept, it acts at once.

It runs in several processes of a station: workers of the queues `media` and `data` (one on a small machine), and the
gateway of `radiox up`. If one is killed, another puts the show on air at its next query and continues unfinished work.
The database admits only one of them.
"""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from celery import bootsteps

from radiox_tasks.data.store import Store
from radiox_tasks.media.on_air import air_due, warm_up
from radiox_tasks.media.page_files import follow_schedule
from radiox_tasks.media.remote.send_editions import send, unsent
from radiox_tasks.open_store import get_store

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
"""Seconds between queries for due shows: one statement over an index."""

WARM_UP_SECONDS = 8.0
"""Seconds from its start to the loading of what publishing needs. Until then, the processor is left to the first steps
of the show for which a worker was started; at that time, another process encodes its programme."""

SEND_AGAIN_SECONDS = 30.0
"""Seconds between two attempts to send an edition to the remote store."""

SCHEDULE_SECONDS = 60.0
"""Seconds between checks whether the pages show the presets' current air times."""

SENDERS = 4
"""Parallel uploads; those of one programme wait for each other."""


class OnAirClock:
    """Puts due shows on air until stopped; with `sends`, also updates the remote store and the pages' air times."""

    def __init__(self, store: Store, *, sends: bool = True) -> None:
        self._store, self._sends = store, sends
        self._failed: dict[str, datetime] = {}
        self._next_schedule = time.monotonic() + SCHEDULE_SECONDS
        self._stop = threading.Event()
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="send")
        self._next_send: dict[str, float] = {}
        self._thread = threading.Thread(target=self._run, name="on-air-clock", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to stop, without waiting for an edition that is going on air."""
        self._stop.set()
        self._senders.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        failed, cold, start = False, True, time.monotonic()
        while not self._stop.wait(LOOK_SECONDS):
            try:
                self.look()
                if cold and time.monotonic() >= start + WARM_UP_SECONDS:
                    warm_up(self._store)
                    cold = False
                failed = False
            except (Exception, SystemExit):  # which would end this thread alone, and without a word
                if not failed:  # the database is unavailable, say: log it once
                    logger.exception("the clock cannot put shows on air; it tries again")
                failed = True

    def look(self) -> None:
        """Put due shows on air, then upload what the remote store lacks."""
        air_due(self._store, now=datetime.now(UTC), failed=self._failed)
        if not self._sends:
            return
        if time.monotonic() >= self._next_schedule:
            self._next_schedule = time.monotonic() + SCHEDULE_SECONDS
            follow_schedule(self._store.settings)
        for show_id in unsent(self._store, datetime.now(UTC)):
            if time.monotonic() >= self._next_send.get(show_id, 0.0):
                self._next_send[show_id] = time.monotonic() + SEND_AGAIN_SECONDS
                self._senders.submit(self._send, show_id)

    def _send(self, show_id: str) -> None:
        try:
            sent = send(self._store, show_id)
        except Exception as error:
            logger.warning("show %s is not in the remote store yet: %s", show_id, error)
        else:
            if sent:
                self._next_send.pop(show_id, None)


class OnAirStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery ships no types
    """Adds the clock to a worker. It starts before the worker connects to the broker."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **_: Any) -> None:
        self._clock: OnAirClock | None = None

    def start(self, worker: Any) -> None:
        """Start the clock; in the worker of the queue `media` it also uploads."""
        self._clock = OnAirClock(get_store(), sends="media" in worker.app.amqp.queues.consume_from)
        self._clock.start()

    def stop(self, worker: Any) -> None:
        """Stop the clock."""
        if self._clock is not None:
            self._clock.stop()

    terminate = stop
