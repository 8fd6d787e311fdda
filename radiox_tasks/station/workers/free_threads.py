"""Takes messages only from those queues of a worker that have a thread free in it, and leaves none on the way.

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

    def __init__(self, queues: list[str], pool: Threads) -> None:
        super().__init__(queues)  # type: ignore[no-untyped-call]
        self._pool = pool

    def consume(self, n: int) -> list[str]:
        """The queues to ask next."""
        return [queue for queue in self.items[:n] if self._pool.has_free_thread(queue)]

    def wait_seconds(self) -> float:
        """How long to wait for a message of these queues."""
        return WAIT_SECONDS if all(map(self._pool.has_free_thread, self.items)) else SHORT_WAIT_SECONDS


class TakeMessagesStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery ships no types
    """Gives this order to the channel of a consumer with a pool of threads, at each connection to the broker. While no
    thread is free the channel asks for nothing, as when Celery's limit is reached, until the pool wakes its loop.

    With any pool, the channel reads the answer to whatever it has asked. kombu leaves it unread if the limit is reached
    in between, as it is when a delayed task begins: a message in it would be in no queue and in no worker's hands, and
    lost with the worker or the broker.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer: Any) -> None:
        """Before Celery's loop asks for the first message."""
        channel = consumer.task_consumer.channel
        if isinstance(consumer.pool, Threads):
            _ask_for_free_threads(channel, consumer.pool)
        may_ask = channel.qos.can_consume
        channel.qos.can_consume = lambda: bool(channel._in_poll) or may_ask()


def _ask_for_free_threads(channel: Any, pool: Threads) -> None:
    """kombu's options name only the order's class, which it makes without arguments, and one wait for all."""
    ask, within_limit = channel._brpop_start, channel.qos.can_consume
    order = channel._queue_cycle = FreeThreads(list(channel.active_queues), pool)
    channel._brpop_start = lambda: ask(order.wait_seconds())
    channel.qos.can_consume = lambda: pool.any_free_thread and within_limit()
