"""Entry of the supervised processes: python -m radiox_tasks.station.process worker QUEUE... | beat | flower PORT."""

import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from radiox_tasks.station.lifeline import watch_lifeline

# Celery and billiard read these two as they are imported, so they are set before any function here imports them.
# SIGTERM is to mean the soft shutdown: finish what can be finished in time, hand back the rest (app.py says how long).
os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")
os.environ.setdefault("CELERY_CUSTOM_WORKER_POOL", "radiox_tasks.station.threads:Threads")


def run_worker(queues: Sequence[str], *, concurrency: int | None = None) -> int:
    """Run one worker for these queues until it is told to stop; the exit status, to be handed to `leave`."""
    from radiox_tasks.app import app, load_tasks
    from radiox_tasks.data.database import get_database
    from radiox_tasks.station.pools import worker_arguments

    load_tasks()
    get_database().engine.dispose()  # SQLite: a connection does not survive the fork of a process pool
    try:
        app.worker_main(worker_arguments(queues, concurrency=concurrency, loglevel=_loglevel()))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def leave(status: int) -> NoReturn:
    """End this process now, whatever its threads are doing: a usual exit would wait for each task in them."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def run_beat() -> None:
    """Run the clock: it only ticks, and keeps nothing."""
    import beat_schedule
    from radiox_tasks.app import app, load_tasks

    load_tasks()
    beat_schedule.install(app)
    app.start(["beat", "--pidfile=", f"--loglevel={_loglevel()}"])


def run_flower(port: int) -> None:
    """Run Flower, Celery's monitor; on the loopback interface unless settings say otherwise."""
    from radiox_tasks.app import app, load_tasks
    from radiox_tasks.settings import get_settings

    load_tasks()
    app.start(["flower", f"--port={port}", f"--address={get_settings().flower_host}", "--logging=warning"])


def _loglevel() -> str:
    from radiox_tasks.settings import get_settings

    return get_settings().log_level


def main(arguments: Sequence[str]) -> None:
    """Run the named process."""
    watch_lifeline()
    kind, *rest = arguments
    if kind == "worker":
        leave(run_worker(rest))
    elif kind == "beat":
        run_beat()
    elif kind == "flower":
        run_flower(int(rest[0]))
    elif kind == "gateway":
        from radiox_tasks.gateway.server import serve

        serve(int(rest[0]) if rest else None)
    else:
        raise SystemExit(f"no such process: {kind}")


if __name__ == "__main__":
    main(sys.argv[1:])
