"""Has processes forked by a fork server (fork_server.py), and watches them as `subprocess.Popen` watches its own."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from radiox_tasks.station.workers.fork_server import REPORT, Request, serve

ANSWER_SECONDS = 60.0
"""A server answers when it has imported what its processes share, which takes seconds on a busy machine."""


class ForkServerLostError(OSError):
    """The server has ended, or does not answer: nothing can be forked by it any more."""


class ForkedProcess:
    """A process that a server forked. When the server ends before it, nobody can wait for it, and it is killed."""

    def __init__(self, pid: int, report: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._report = report
        self._reading = threading.Lock()
        weakref.finalize(self, os.close, report)

    def poll(self) -> int | None:
        """Its status if it has ended."""
        with self._reading:
            if self.returncode is None and select.select([self._report], [], [], 0)[0]:
                status = _read_number(self._report)
                self.returncode = self._kill() if status is None else status
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its status once it has ended. Raises subprocess.TimeoutExpired."""
        if self.poll() is None:
            select.select([self._report], [], [], timeout)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _kill(self) -> int:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        return -signal.SIGKILL


class ForkServer:
    """The client's end of a server, and its process `pid`, if it is a child of the client."""

    def __init__(self, control: socket.socket, pid: int | None = None, *, patience: float = ANSWER_SECONDS) -> None:
        self._control = control
        self._pid = pid
        self._patience = patience
        self._asking = threading.Lock()

    def start(
        self,
        name: str,
        module: str,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        descriptors: Mapping[int, int],
    ) -> ForkedProcess:
        """Have `module.main(arguments)` run in a process of its own, the leader of a session, with nothing to read and
        these descriptors (its number: ours). Raises ForkServerLostError, and OSError if no process can be made."""
        request = Request(name, module, arguments, dict(environment), str(folder), (0, *descriptors))
        with os.fdopen(os.memfd_create("request"), "w") as file, Path(os.devnull).open() as nothing:
            json.dump(asdict(request), file)
            file.flush()
            reading, writing = os.pipe()
            sent = [file.fileno(), writing, nothing.fileno(), *descriptors.values()]
            with self._asking, suppress(OSError):  # then nobody has the report's other end, and it ends here
                socket.send_fds(self._control, [b"."], sent)
            os.close(writing)
        if not select.select([reading], [], [], self._patience)[0]:
            os.close(reading)
            self.close()  # or it would fork, when it goes on, a process that nobody knows
            raise ForkServerLostError(f"the fork server has not answered for {self._patience:.0f} s")
        if pid := _read_number(reading):
            return ForkedProcess(pid, reading)
        os.close(reading)
        raise ForkServerLostError("the fork server has ended") if pid is None else OSError("no process can be forked")

    def restart(self, module: str, *arguments: str) -> None:
        """Have another server take its place, in a new interpreter: this process cannot be forked once it has threads
        and open files. `module.main` is called with these arguments and the descriptor of the server's socket."""
        self.close()
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", module, *arguments, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._control, self._pid = ours, process.pid
        process.returncode = 0  # close() waits for it

    def close(self) -> None:
        """End the server, also one that is stopped or still importing; can be repeated."""
        self._control.close()
        pid, self._pid = self._pid, None
        if pid is not None:
            with suppress(ProcessLookupError, ChildProcessError):  # the client may have been started to ignore SIGCHLD
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _read_number(report: int) -> int | None:
    """The next number of a report; None if the server has ended."""
    received = os.read(report, REPORT.size)
    return REPORT.unpack(received)[0] if received else None


@contextmanager
def forking(prepare: Callable[[], None]) -> Iterator[ForkServer | None]:
    """A server for the block, forked from this process, which then has `prepare` import what its processes share. None
    where a fork is not safe: off Linux, and if this process has threads already."""
    if sys.platform != "linux" or threading.active_count() > 1:
        yield None
        return
    ours, theirs = socket.socketpair()
    if sys.stdout is not None:  # it is if the command was started without
        sys.stdout.flush()  # what is buffered would be written by both
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            os.setsid()  # the terminal's signals are its client's
            prepare()
            serve(theirs)
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(0)
    theirs.close()
    server = ForkServer(ours, pid)
    try:
        yield server
    finally:
        server.close()
