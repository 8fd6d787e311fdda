"""Prepares the workers of a command that makes a show while the command itself is still being imported."""

from collections.abc import Iterator
from contextlib import contextmanager

from radiox_tasks.broker import socket_path
from radiox_tasks.settings import get_settings
from radiox_tasks.station.workers.forked import ForkServer, forking
from radiox_tasks.station.workers.process import load_worker


@contextmanager
def worker_server() -> Iterator[ForkServer | None]:
    """A server that forks the command's workers, to be opened before the command has threads."""
    settings = get_settings()
    a_station_may_run = settings.broker_url is not None or socket_path(settings.home).exists()

    def prepare() -> None:
        if not a_station_may_run:  # its workers would make the show
            load_worker()

    with forking(prepare) as server:
        yield server
