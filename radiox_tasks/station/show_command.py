"""What a command that makes a show opens before its other imports: the display, and the server of its workers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from radiox_tasks.broker import socket_path
from radiox_tasks.settings import get_settings
from radiox_tasks.station.progress import Progress
from radiox_tasks.station.workers.forked import ForkServer, forking
from radiox_tasks.station.workers.process import load_worker


class ShowCommand(NamedTuple):
    """A command that makes a show: where it displays its progress, and what forks its workers, if anything may."""

    progress: Progress
    server: ForkServer | None = None


@contextmanager
def show_command(doing: str = "preparing the show") -> Iterator[ShowCommand]:
    """The command's display and server, to be opened before it has threads. Workers are imported while the command
    itself still is."""
    settings = get_settings()
    a_station_may_run = settings.broker_url is not None or socket_path(settings.home).exists()

    def prepare() -> None:
        if not a_station_may_run:  # its workers would make the show
            load_worker()

    with forking(prepare) as server, Progress(doing, of_show=True) as progress:
        yield ShowCommand(progress, server)
