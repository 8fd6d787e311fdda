"""Takes messages only from those queues of a worker that have a thread free in it.

Celery limits the messages of a worker by their number, whatever their queues: a worker of several queues would hold
fifty scripts for its four threads. What it holds is in no queue: recovery takes a show whose message waits in a worker
for a stopped one, the broker delivers it again after the visibility timeout, and no other worker can help.
"""

from typing import Any

from celery import bootsteps
from kombu.utils.scheduling import round_robin_cycle

from radiox_tasks.station.workers.thread_pool import Threads

WAIT_SECONDS = 1.0
"""Time that one wait for messages takes, as kombu's."""
SHORT_WAIT_SECONDS = 0.1
"""The same while a queue is left out of it: that queue is asked for again only when the wait is over."""


class FreeThreads(round_robin_cycle):
    """The order in which kombu's channel asks its queues, without those whose threads are all at work."""

    def __init__(self, channel: Any, pool: Threads) -> None:
        super().__init__(list(channel.active_queues))  # type: ignore[no-untyped-call]
        self._channel, self._pool = channel, pool

    def consume(self, n: int) -> list[str]:
        """The queues to ask next. It also sets how long the wait after it takes."""
        free = [queue for queue in self.items[:n] if self._pool.has_free_thread(queue)]
        self._channel.brpop_timeout = WAIT_SECONDS if len(free) == n else SHORT_WAIT_SECONDS
        return free


class FreeThreadsStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery ships no types
    """Gives this order to the channel of a consumer with a pool of threads, at each connection to the broker. While no
    thread is free the channel asks for nothing, as when Celery's limit is reached, until the pool wakes its loop."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer: Any) -> None:
        """Before Celery's loop asks for the first message."""
        if not isinstance(consumer.pool, Threads):
            return
        pool, channel = consumer.pool, consumer.task_consumer.channel
        channel._queue_cycle = FreeThreads(channel, pool)  # kombu's option names a class without arguments
        within_limit = channel.qos.can_consume
        channel.qos.can_consume = lambda: pool.any_free_thread and within_limit()
