"""Entry of the supervised processes: python -m radiox_tasks.station.process worker QUEUE... | beat | flower PORT."""

import sys
from collections.abc import Sequence

from radiox_tasks.station.lifeline import watch_lifeline


def run_worker(queues: Sequence[str], *, concurrency: int | None = None) -> None:
    """Run one worker for these queues until it is told to stop."""
    from radiox_tasks.app import app, load_tasks
    from radiox_tasks.station.pools import worker_arguments

    load_tasks()
    app.worker_main(worker_arguments(queues, concurrency=concurrency, loglevel=_loglevel()))


def run_beat() -> None:
    """Run the clock: it only ticks, and keeps its own state nowhere that matters."""
    import beat_schedule
    from radiox_tasks.app import app, load_tasks
    from radiox_tasks.settings import get_settings

    load_tasks()
    beat_schedule.install(app)
    folder = get_settings().home / "beat"
    folder.mkdir(parents=True, exist_ok=True)
    app.start(["beat", f"--schedule={folder / 'schedule'}", "--pidfile=", f"--loglevel={_loglevel()}"])


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
        run_worker(rest)
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
