"""Celery's thread pool for workers that end on request: threads cannot be stopped, their process can.

Celery's own raises NotImplementedError when a task is to be cancelled, and waits for its threads without any limit. So
a worker that is told to stop, or whose broker was bounced, would take no more work and exit only after its last task.
Here the message of a task that is still running goes back to its queue as the channel closes, and the process ends with
the task in it (process.py); the ledger makes the second delivery harmless.

A worker of several queues has threads for each of them, so that a hundred feeds do not hold up a mix's cover, and
takes a message only from a queue that has a thread free (free_threads.py).
"""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import Any

from celery.concurrency.base import BasePool, apply_target
from celery.concurrency.thread import ApplyResult

from radiox_tasks.app import queue_of
from radiox_tasks.station.workers.pools import POOLS, shares


class Threads(BasePool):  # type: ignore[misc]  # celery ships no types
    """The threads of each queue, which are abandoned when the worker stops."""

    body_can_be_buffer = True
    signal_safe = False
    ending = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._held: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._loop: Any = None

    @cached_property
    def shares(self) -> Mapping[str, int]:
        """The number of threads of each queue of the worker."""
        return shares([queue for queue in self.app.amqp.queues.consume_from if queue in POOLS], self.limit)

    @cached_property
    def executors(self) -> Mapping[str, ThreadPoolExecutor]:
        """One executor per queue of the worker; threads are started on demand."""
        return {queue: ThreadPoolExecutor(number, thread_name_prefix=queue) for queue, number in self.shares.items()}

    @property
    def any_free_thread(self) -> bool:
        """Whether the next task of some queue starts at once."""
        return any(map(self.has_free_thread, self.shares))

    def has_free_thread(self, queue: str) -> bool:
        """Whether the next task of this queue starts at once."""
        return self._held[queue] < self.shares.get(queue, 0)

    def register_with_event_loop(self, loop: Any) -> None:
        """Celery's loop, which asks for messages."""
        self._loop = loop

    def _hold(self, queue: str) -> None:
        with self._lock:
            self._held[queue] += 1

    def _release(self, queue: str) -> None:
        """A task has ended: the loop may wait for nothing but this."""
        with self._lock:
            self._held[queue] -= 1
        if self._loop is not None:
            self._loop.call_soon(_nothing)

    def on_apply(
        self,
        target: Callable[..., Any],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        callback: Callable[..., Any] | None = None,
        accept_callback: Callable[..., Any] | None = None,
        **_: Any,
    ) -> ApplyResult:
        """Run a task, whose name is the first of `args`, on a thread of its queue; none after `start_no_more`."""
        queue = queue_of(args[0])
        executor = self.executors[queue]
        try:
            future = executor.submit(apply_target, target, args, kwargs, callback, accept_callback)
        except RuntimeError:
            if not self.ending:
                raise
            return ApplyResult(Future())
        self._hold(queue)
        future.add_done_callback(lambda _: self._release(queue))
        return ApplyResult(future)

    def terminate_job(self, pid: int, signal: Any = None) -> None:
        """Celery cancels a running task: nothing to do, since its message stays unacknowledged."""

    def start_no_more(self) -> None:
        """Leave the tasks that wait for a thread to another worker: their messages go back when this one ends."""
        self.ending = True
        for executor in self.executors.values():
            executor.shutdown(wait=False, cancel_futures=True)

    on_stop = start_no_more


def _nothing() -> None:
    """Wakes the loop."""
