"""The parent of the processes that tests start: it has imported what they need, and forks a server for each client.

python -m tests.forking_parent LISTENER

The modules are imported when the first client connects, once for all processes of a test run: commands, workers and
gateways spent a sixth of a run's processor time on imports. The parent ends with its stdin.
"""

import os
import pkgutil
import select
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module

LIBRARIES = (
    "openai",
    "elevenlabs",
    "supabase",
    "boto3",
    "psycopg",
    "alembic.command",
    "PIL.Image",
    "lxml.html",
    "mutagen",
)
"""What a show with every provider needs. None of them starts a thread."""


def main(listener: socket.socket) -> None:
    """Serve the clients that connect to this socket."""
    loaded = False
    while listener in select.select([listener, sys.stdin], [], [])[0]:
        control, _ = listener.accept()
        if not loaded:
            _load()
            loaded = True
        if os.fork() == 0:
            listener.close()
            _serve(control)
            os._exit(0)
        control.close()
    with suppress(ChildProcessError):
        while True:
            os.wait()  # servers end with their clients; their processes' time counts as that of this one


def _serve(control: socket.socket) -> None:
    from radiox_tasks.station.workers.fork_server import serve

    for left in serve(control):  # the client was killed before it could end them
        with suppress(ProcessLookupError):
            os.killpg(left, signal.SIGKILL)


def _load() -> None:
    from radiox_tasks import cli
    from radiox_tasks.station.workers.process import load_worker  # first: it sets what Celery reads at import

    load_worker()
    commands = [module.name for module in pkgutil.iter_modules(cli.__path__, "radiox_tasks.cli.")]
    station = ("radiox_tasks.gateway.server", "radiox_tasks.station.make_one_show", "radiox_tasks.station.run_station")
    for name in (*LIBRARIES, "cli", *commands, *station):
        import_module(name)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
