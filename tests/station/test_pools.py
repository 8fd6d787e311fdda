"""Which queues share a process, and how its threads are divided among them."""

import os
import threading
import time
from collections.abc import Sequence

import pytest
from kombu.asynchronous import Hub
from kombu.asynchronous.timer import Timer

from radiox_tasks.app import make_app
from radiox_tasks.model.declared.queues import QUEUES
from radiox_tasks.settings import get_settings
from radiox_tasks.station.workers.pools import POOLS, SMALL_CORES, pool_for, shares, worker_groups
from radiox_tasks.station.workers.thread_pool import Threads


@pytest.mark.parametrize("cores", [1, SMALL_CORES, SMALL_CORES + 1, 64])
def test_every_queue_is_served_once_whatever_the_machine(cores: int) -> None:
    served = [queue for queues in worker_groups(cores) for queue in queues]
    assert sorted(served) == sorted(QUEUES)


def test_a_small_machine_runs_all_threads_in_one_process_and_the_mix_in_others() -> None:
    threads, mix = worker_groups(SMALL_CORES)
    assert mix == ("audio",)
    assert pool_for(threads).kind == "threads"
    assert len(worker_groups(SMALL_CORES + 1)) == len(QUEUES)


@pytest.mark.parametrize(
    ("queues", "concurrency", "expected"),
    [
        (("content", "script"), 36, {"content": 32, "script": 4}),
        (("content", "script"), 18, {"content": 16, "script": 2}),
        (("content",), 64, {"content": 64}),
        (("show", "data"), 1, {"show": 1, "data": 1}),
    ],
)
def test_threads_are_shared_as_the_queues_own_pools_are(
    queues: Sequence[str], concurrency: int, expected: dict[str, int]
) -> None:
    assert shares(queues, concurrency) == expected


def test_a_full_queue_does_not_hold_up_another_of_the_same_worker() -> None:
    app = make_app(get_settings())
    app.amqp.queues.select(["analytics", "data"])
    pool = Threads(sum(POOLS[queue].concurrency for queue in ("analytics", "data")), app=app)
    gate, passed = threading.Event(), threading.Event()

    def work(name: str) -> None:
        if "analytics" in name:
            assert gate.wait(60)
        else:
            passed.set()

    for _ in range(10):
        pool.on_apply(work, ("radiox_tasks.analytics.tasks.settle",), {})
    pool.on_apply(work, ("radiox_tasks.data.tasks.persist",), {})
    assert passed.wait(60)
    gate.set()
    pool.on_stop()


def test_a_thread_that_becomes_free_wakes_the_loop_that_asks_for_messages() -> None:
    app = make_app(get_settings())
    app.amqp.queues.select(["analytics"])
    pool, hub, ticked = Threads(1, app=app), Hub(Timer(max_interval=60)), threading.Event()
    pool.register_with_event_loop(hub)
    reading, writing = os.pipe()
    hub.add_reader(reading, lambda: None)  # without one, the loop only sleeps
    hub.call_later(60, lambda: None)  # without one, it waits for a second; with it for ten
    hub.on_tick.add(ticked.set)
    pool.on_apply(lambda _: ticked.wait(), ("radiox_tasks.analytics.tasks.settle",), {})
    began = time.monotonic()
    while not pool.any_free_thread:
        hub.run_once()
    assert time.monotonic() - began < 9
    hub.close()
    for end in (reading, writing):
        os.close(end)


def test_a_task_that_comes_while_the_worker_ends_is_left_alone() -> None:
    """An error from the pool would end the worker at once, and with it the calls that it waits for."""
    app = make_app(get_settings())
    app.amqp.queues.select(["analytics"])
    pool = Threads(POOLS["analytics"].concurrency, app=app)
    pool.start_no_more()
    begun = threading.Event()
    pool.on_apply(lambda _: begun.set(), ("radiox_tasks.analytics.tasks.settle",), {})
    assert not begun.is_set()
