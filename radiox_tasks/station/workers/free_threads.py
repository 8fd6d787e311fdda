"""Takes messages only from those queues of a worker that have a thread free in it.

Celery limits the messages of a worker by their number, whatever their queues: a worker of several queues would hold
fifty scripts for its four threads. What it holds is in no queue: recovery takes a show whose message waits in a worker
for a stopped one, the broker delivers it again after the visibility timeout, and no other worker can help.
"""

from typing import Any

from celery import bootsteps
from kombu.utils.scheduling import round_robin_cycle

from radiox_tasks.station.workers.thread_pool import Threads

IDLE_SECONDS = 1.0
BUSY_SECONDS = 0.1
"""Time that one wait for messages takes, during which a thread that becomes free is not noticed. Kombu's is 1 s."""


class FreeThreads(round_robin_cycle):
    """The order in which kombu's channel asks its queues, without those whose threads are all at work. If all are, it
    waits for a list that gets no messages; its name begins as a queue's, since a broker may grant keys by pattern."""

    def __init__(self, channel: Any, pool: Threads) -> None:
        super().__init__(list(channel.active_queues))  # type: ignore[no-untyped-call]
        self._channel, self._pool = channel, pool

    def consume(self, n: int) -> list[str]:
        """The queues to ask next. It also sets how long the wait after it takes."""
        self._channel.brpop_timeout = IDLE_SECONDS if self._pool.is_idle else BUSY_SECONDS
        return [queue for queue in self.items[:n] if self._pool.has_free_thread(queue)] or [f"{self.items[0]}.none"]


class FreeThreadsStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery ships no types
    """Gives this order to the channel of a consumer with a pool of threads, at each connection to the broker."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer: Any) -> None:
        """Before Celery's loop asks for the first message."""
        if isinstance(consumer.pool, Threads):
            channel = consumer.task_consumer.channel
            channel._queue_cycle = FreeThreads(channel, consumer.pool)  # kombu's option names a class without arguments
