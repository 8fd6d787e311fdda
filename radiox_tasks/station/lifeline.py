"""Two pipes between a child process and its supervisor: one closes when the supervisor dies, which ends the child; over
the other the child tells that it is ready."""

import os
import signal
import threading

VARIABLE = "RADIOX_LIFELINE_FD"
READY = "RADIOX_READY_FD"


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


def tell_ready() -> None:
    """Tell the supervisor, if there is one, that this process is ready for its work."""
    descriptor = os.environ.pop(READY, None)
    if descriptor is not None:
        os.write(int(descriptor), f"{os.getpid()}\n".encode())
