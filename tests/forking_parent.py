"""The parent of the processes that tests start: it has imported what they need, and forks a server for each client.

python -m tests.forking_parent LISTENER

The modules are imported when the first client connects, once for all processes of a test run; else each worker of each
station would import the thousand modules that its first show needs. The parent ends with its stdin.
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
    "openai.resources.audio.speech",
    "openai.resources.chat.completions",
    "elevenlabs.client",
    "elevenlabs.text_to_speech.client",
    "elevenlabs.user.client",
    "supabase",
    "boto3",
    "psycopg",
    "alembic.command",
    "PIL.Image",
    "lxml.html",
    "mutagen.id3",
    "simplemma",
)
"""What a show with every provider needs, and imports when it is needed. None of them starts a thread, nor does NumPy
(see launch.py)."""


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
    import radiox_tasks
    from radiox_tasks.language.languages import languages
    from radiox_tasks.station.workers.process import load_worker  # first: it sets what Celery reads at import

    load_worker()
    ours = [module.name for module in pkgutil.walk_packages(radiox_tasks.__path__, "radiox_tasks.")]
    for name in (*LIBRARIES, "cli", *ours):
        if ".migrations" not in name:  # they run when they are imported
            import_module(name)
    languages()  # reads their folders


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
