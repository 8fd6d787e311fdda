"""Entry point of supervised processes.

python -m radiox_tasks.station.workers.process worker [--beat] [--threads] QUEUE... | beat | flower PORT
| gateway [--clock] PORT | fork-server DESCRIPTOR
"""

import gc
import importlib
import logging
import multiprocessing
import os
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from radiox_tasks.garbage_collection import collect_garbage_rarely
from radiox_tasks.station.supervisor_pipes import report_ready, watch_supervisor

# Celery and billiard read it at import, so it is set before any function here imports them.
# SIGTERM is to mean a cold shutdown: soft_shutdown.py lets the tasks that run be finished first.
os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")


WORKER_MODULES = (
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.worker.consumer",
    "kombu.transport.redis",
    "radiox_tasks.station.on_air_clock",
    "radiox_tasks.station.workers.free_threads",
    "radiox_tasks.station.workers.queue_wait_meter",
    "radiox_tasks.station.workers.soft_shutdown",
    "radiox_tasks.station.workers.thread_pool",
)
"""What run_worker and Celery import when a worker starts."""


class OpenFlowerError(ValueError):
    """Flower would be accessible to everyone who reaches this address."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"Flower does not listen on {host} without a password: set RADIOX_FLOWER_AUTH=user:password, "
            "or RADIOX_FLOWER_HOST=127.0.0.1"
        )


def load_worker() -> None:
    """Import what a worker has imported when it is ready. Nothing is opened, and no setting is read."""
    from radiox_tasks.app import load_tasks

    for name in WORKER_MODULES:
        importlib.import_module(name)
    load_tasks()


def run_worker(
    queues: Sequence[str], *, concurrency: int | None = None, beat: bool = False, threads: bool = False
) -> int:
    """Run one worker for these queues until it is told to stop; the exit status, to be handed to `leave`.

    With `beat` Celery's beat runs in this process too; with `threads` all queues have threads, the computing one too.
    """
    gc.disable()  # imports make more than 100,000 objects, and nearly none of them is garbage
    from celery.signals import worker_ready

    from radiox_tasks.app import app, load_tasks
    from radiox_tasks.audio.workdir import work_folder
    from radiox_tasks.data.database import get_database
    from radiox_tasks.settings import get_settings
    from radiox_tasks.station.workers.free_threads import TakeMessagesStep
    from radiox_tasks.station.workers.pools import CLOCKS, worker_options
    from radiox_tasks.station.workers.queue_wait_meter import count_waits
    from radiox_tasks.station.workers.soft_shutdown import finish_then_stop

    load_tasks()
    count_waits()
    finish_then_stop()
    worker_ready.connect(lambda **_: report_ready(), weak=False)
    _flush_traces()
    _start_probes(ready=True)
    app.steps["consumer"].add(TakeMessagesStep)
    if not CLOCKS.isdisjoint(queues):
        from radiox_tasks.station.on_air_clock import OnAirStep  # with all that renders pages

        app.steps["worker"].add(OnAirStep)
    if beat:
        import beat_schedule
        from radiox_tasks.station.beat_thread import BeatStep

        beat_schedule.install(app)
        app.steps["worker"].add(BeatStep)
    _keep_temporary_files_in(work_folder(get_settings().home))
    gc.freeze()  # later collections leave out what was imported; a process pool's children share its memory
    gc.enable()
    get_database().engine.dispose()  # SQLite connections do not survive the fork of a process pool
    options = worker_options(queues, concurrency=concurrency, threads=threads, loglevel=_loglevel())
    worker = app.Worker(**options)
    try:
        worker.start()  # not by Celery's command line, which imports 330 modules in 0.2 s
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return worker.exitcode or 0


def _keep_temporary_files_in(folder: Path) -> None:
    """Have process pools use this folder. They would make one of their own, which only an orderly end removes."""
    multiprocessing.current_process()._config["tempdir"] = str(folder)  # type: ignore[attr-defined]


def _flush_traces() -> None:
    """Send buffered spans when a process of this worker ends."""
    from celery.signals import worker_process_shutdown, worker_shutdown

    from radiox_tasks.tracing import flush

    for signal in (worker_process_shutdown, worker_shutdown):
        signal.connect(lambda **_: flush(), weak=False)


def leave(status: int) -> NoReturn:
    """End this process now, without waiting for the tasks in its threads."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def run_fork_server(control: socket.socket) -> NoReturn:
    """Fork workers for the supervisor at the other end of the socket until it has ended."""
    from radiox_tasks.station.workers.fork_server import serve

    load_worker()
    serve(control)
    leave(0)


def run_beat() -> None:
    """Run beat without stored state."""
    import beat_schedule
    from radiox_tasks.app import app, load_tasks

    load_tasks()
    _start_probes(ready=False)
    beat_schedule.install(app)
    app.start(["beat", "--pidfile=", f"--loglevel={_loglevel()}"])


def _start_probes(*, ready: bool) -> None:
    """Touch the files for container probes, if a folder is configured."""
    from radiox_tasks.settings import get_settings

    folder = get_settings().probe_folder
    if folder is None:
        return
    from radiox_tasks.station.probe import probe_alive, probe_ready

    probe_alive(folder)
    if ready:
        probe_ready(folder)


def run_flower(port: int) -> None:
    """Run Flower, Celery's monitor, on RADIOX_FLOWER_HOST. Raises OpenFlowerError if that is not a loopback address and
    RADIOX_FLOWER_AUTH is unset: Flower shows every message and can stop every worker."""
    from radiox_tasks.app import app, load_tasks
    from radiox_tasks.gateway.authentication import is_loopback
    from radiox_tasks.settings import get_settings

    settings = get_settings()
    arguments = ["flower", f"--port={port}", f"--address={settings.flower_host}", "--logging=warning"]
    if settings.flower_auth is not None:
        # In the environment: a process's arguments are readable by every user of the machine.
        os.environ["FLOWER_BASIC_AUTH"] = settings.flower_auth.get_secret_value()
    elif not is_loopback(settings.flower_host):
        raise OpenFlowerError(settings.flower_host)
    load_tasks()
    app.start(arguments)


def run_gateway(port: int | None = None, *, announce: Callable[[str], None] | None = None, clock: bool = False) -> None:
    """Run the gateway with the doctor's checks, which belong to this layer. With `clock` it also puts shows on air, as
    a second clock besides the workers'."""
    from radiox_tasks.gateway.server import serve
    from radiox_tasks.open_store import get_store
    from radiox_tasks.station.doctor.preflight import examine

    if clock:
        from radiox_tasks.station.on_air_clock import OnAirClock

        OnAirClock(get_store(), sends=False).start()
    serve(port, examine=lambda: examine(get_store(), now=datetime.now(UTC)), announce=announce)


def _loglevel() -> str:
    from radiox_tasks.settings import get_settings

    return get_settings().log_level


def main(arguments: Sequence[str]) -> None:
    """Run the named process."""
    collect_garbage_rarely()
    watch_supervisor()
    kind, *rest = arguments
    if kind == "worker":
        queues = [name for name in rest if not name.startswith("--")]
        leave(run_worker(queues, beat="--beat" in rest, threads="--threads" in rest))
    elif kind == "beat":
        run_beat()
    elif kind == "fork-server":
        run_fork_server(socket.socket(fileno=int(rest[0])))
    elif kind == "flower":
        run_flower(int(rest[0]))
    elif kind == "gateway":
        ports = [name for name in rest if name != "--clock"]
        run_gateway(int(ports[0]) if ports else None, clock="--clock" in rest)
    else:
        raise SystemExit(f"no such process: {kind}")


if __name__ == "__main__":
    main(sys.argv[1:])
