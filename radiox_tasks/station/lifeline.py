"""Ends a child process when its supervisor dies: it watches a pipe that closes with the supervisor."""

import os
import signal
import threading

VARIABLE = "RADIOX_LIFELINE_FD"


def watch_lifeline() -> None:
    """Send SIGTERM to this process when the supervisor at the other end of the pipe has ended."""
    descriptor = os.environ.pop(VARIABLE, None)
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

    threading.Thread(target=watch, args=(int(descriptor),), name="lifeline", daemon=True).start()
