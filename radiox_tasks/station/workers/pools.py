"""The worker pool of each queue: its kind, its size, and the options of its Celery worker."""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from radiox_tasks.capacity import memory_limit, usable_cores

AUDIO_CHILD_BYTES = 256 * 1024**2
"""Peak memory of one process of the audio pool: a mix and its encoder (docs/performance.md)."""


@dataclass(frozen=True)
class Pool:
    """A queue's pool. `concurrency` 0 means one per core. Threads for I/O, processes for computation."""

    kind: Literal["threads", "prefork"]
    concurrency: int


POOLS: dict[str, Pool] = {
    "show": Pool("threads", 4),
    "content": Pool("threads", 32),
    "script": Pool("threads", 4),
    "speaker": Pool("threads", 8),
    "audio": Pool("prefork", 0),
    "media": Pool("threads", 4),
    "data": Pool("threads", 4),
    "analytics": Pool("threads", 2),
}

PREFETCH = {"threads": 2, "prefork": 1}
"""Celery's limit of the messages that a worker holds, as a multiple of its threads or processes. With threads it is
not reached (free_threads.py) unless `--concurrency` is smaller than the number of queues: a worker that reached it
would look for messages again only after seconds."""

THREADS = "radiox_tasks.station.workers.thread_pool:Threads"
"""The class of the pools of threads, by its name: it imports this module."""

CLOCKS = frozenset({"media", "data"})
"""The queues whose workers have an on-air clock; both have access to the editions folder."""

SMALL_CORES = 2
"""With at most this many processors, all thread pools share a process: each further one costs about 85 MB and a second
of processor time at its start."""


def worker_groups(cores: int) -> list[tuple[str, ...]]:
    """The queues of each worker of a station on a machine with this many processors."""
    if cores > SMALL_CORES:
        return [(queue,) for queue in POOLS]
    threads = tuple(queue for queue, pool in POOLS.items() if pool.kind == "threads")
    return [threads, *((queue,) for queue, pool in POOLS.items() if pool.kind == "prefork")]


def pool_for(queues: Sequence[str], *, threads: bool = False) -> Pool:
    """One worker for several queues: processes when any of them computes, as many as the largest asks for; else, or
    with `threads`, each queue's threads (`shares`)."""
    pools = [POOLS[queue] for queue in queues]
    if not threads and any(pool.kind == "prefork" for pool in pools):
        return Pool("prefork", max(pool.concurrency for pool in pools))
    return Pool("threads", sum(pool.concurrency or 1 for pool in pools))


def shares(queues: Sequence[str], concurrency: int) -> dict[str, int]:
    """The threads of each queue in a worker, in proportion to their own pools, at least 1."""
    wanted = {queue: POOLS[queue].concurrency or 1 for queue in queues}
    total = sum(wanted.values())
    return {queue: max(1, round(number * concurrency / total)) for queue, number in wanted.items()}


def processes_that_fit(cores: int, memory: int | None) -> int:
    """Processes of a computing pool: one per core, limited by memory (bytes); at least 1."""
    return cores if memory is None else max(1, min(cores, memory // AUDIO_CHILD_BYTES))


def worker_options(
    queues: Sequence[str], *, concurrency: int | None = None, threads: bool = False, loglevel: str = "WARNING"
) -> dict[str, Any]:
    """Options for Celery's worker. One node a queue set, named after it, so that Flower lists the pools by name."""
    pool = pool_for(queues, threads=threads)
    count = concurrency or pool.concurrency or processes_that_fit(usable_cores(), memory_limit())
    return {
        "queues": list(queues),
        "pool": THREADS if pool.kind == "threads" else pool.kind,
        "concurrency": count,
        "prefetch_multiplier": PREFETCH[pool.kind],
        "hostname": f"{'-'.join(queues)}.{os.getpid()}@{socket.gethostname()}",
        "loglevel": loglevel,
        "without_gossip": True,
        "without_mingle": True,
    }
