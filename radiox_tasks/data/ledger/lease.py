"""The lease of a step, and the thread that renews it while the step runs."""

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heappop, heappush
from itertools import count

logger = logging.getLogger(__name__)

LONGEST_STEP_SECONDS = 1200.0
"""Maximum lifetime of a step, even if its thread still renews the lease: nothing else ends a step that hangs."""
RETRY_SECONDS = 1.0
"""Pause after a failure to start the thread that renews a lease, at a third of its time, so that several tries fit."""


class LeaseLostError(Exception):
    """The lease expired and another worker took the step over; the result is discarded."""


@dataclass
class Lease:
    """The right of one worker to run a step for a limited time, until `lost` is set. `previous_attempts` counts earlier
    leases, which ended without a result."""

    key: str
    owner: str
    fence: int
    previous_attempts: int
    lost: threading.Event = field(default_factory=threading.Event)
    cost: float = 0.0
    began: float = field(default_factory=time.monotonic)


class Heartbeat:
    """Renews a lease in the background for the duration of the block. Its thread starts with the first renewal: most
    steps end before, and a thread costs as much as several of a step's statements."""

    def __init__(self, renew: Callable[[Lease], bool], duration: timedelta, lease: Lease) -> None:
        self._renew, self._interval, self._lease = renew, duration.total_seconds() / 3, lease
        self._stop = threading.Event()
        self._until = 0.0

    @property
    def is_over(self) -> bool:
        """Whether the block has ended."""
        return self._stop.is_set()

    def start(self) -> None:
        """Renew the lease now, and then again and again."""
        threading.Thread(target=self._beat, name=f"lease-{self._lease.key[:8]}", daemon=True).start()

    def _beat(self) -> None:
        while not self.is_over and time.monotonic() < self._until:
            # An unreachable database costs a renewal, not the step; the fence number decides at the end.
            with suppress(Exception):
                if not self._renew(self._lease):
                    return
            self._stop.wait(self._interval)

    def __enter__(self) -> None:
        now = time.monotonic()
        self._until = now + LONGEST_STEP_SECONDS
        _starter.start_at(now + self._interval, self)

    def __exit__(self, *_: object) -> None:
        self._stop.set()


class _Starter:
    """Starts heartbeats at the time of their first renewal, from one thread of the process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, Heartbeat]] = []
        self._numbers = count()
        self._thread: threading.Thread | None = None

    def start_at(self, moment: float, heartbeat: Heartbeat) -> None:
        """Start it at this moment (monotonic), unless it is over by then. Raises RuntimeError if the process cannot
        have another thread for it."""
        with self._changed:
            if self._thread is None or not self._thread.is_alive():
                thread = threading.Thread(target=self._run, name="leases", daemon=True)
                thread.start()
                self._thread = thread
            heappush(self._waiting, (moment, next(self._numbers), heartbeat))
            if self._waiting[0][0] == moment:  # the first one now
                self._changed.notify()

    def _run(self) -> None:
        while True:
            heartbeat = self._next()
            try:
                heartbeat.start()
            except (RuntimeError, MemoryError) as error:  # the process or the machine has no thread left
                logger.warning("no thread renews the lease of a step yet: %s", error)
                self.start_at(time.monotonic() + RETRY_SECONDS, heartbeat)

    def _next(self) -> Heartbeat:
        """The next one whose moment has come. Those that are over are dropped at such a moment, all at once: if not,
        each of many short steps would wake this thread, either by its start or by its moment."""
        with self._changed:
            while True:
                if not self._waiting:
                    self._changed.wait()
                elif (wait := self._waiting[0][0] - time.monotonic()) > 0:
                    self._changed.wait(wait)
                elif not (heartbeat := heappop(self._waiting)[2]).is_over:
                    return heartbeat
                else:
                    while self._waiting and self._waiting[0][2].is_over:
                        heappop(self._waiting)


_starter = _Starter()


def _forget_threads() -> None:
    global _starter
    _starter = _Starter()


os.register_at_fork(after_in_child=_forget_threads)  # a forked child has none of its parent's threads
