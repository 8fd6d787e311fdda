"""Two pipes between a child process and its supervisor: one closes when the supervisor dies, which ends the child; over
the other the child reports that it is ready."""

import os
import signal
import threading

ALIVE_PIPE = "RADIOX_SUPERVISOR_ALIVE_FD"
READY_PIPE = "RADIOX_WORKER_READY_FD"
"""The environment variables with the file descriptors of the two pipes."""


def watch_supervisor() -> None:
    """Send SIGTERM to this process when the supervisor at the other end of the pipe has ended."""
    descriptor = os.environ.pop(ALIVE_PIPE, None)
    if descriptor is None:
        return

    def watch(pipe: int) -> None:
        while True:
            try:
                if not os.read(pipe, 1):
                    break
            except OSError:
                break
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, args=(int(descriptor),), name="supervisor", daemon=True).start()


def report_ready() -> None:
    """Report to the supervisor, if there is one, that this process is ready for its work."""
    descriptor = os.environ.pop(READY_PIPE, None)
    if descriptor is not None:
        os.write(int(descriptor), f"{os.getpid()}\n".encode())
