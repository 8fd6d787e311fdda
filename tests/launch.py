"""Starts real processes: forks of a parent that has imported what they need (forking_parent.py), where there is one."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from radiox_tasks.settings import ROOT
from radiox_tasks.station.supervisor import Process
from radiox_tasks.station.workers.forked import ForkServer

PARENT = "TESTS_FORKING_PARENT"
"""The environment variable with the path of the parent's socket."""

PATIENCE_SECONDS = 600.0
"""For the parent's imports, on however busy a machine."""


@contextmanager
def forking_parent() -> Iterator[None]:
    """The parent of all processes of a test run. It imports nothing before it is needed."""
    with tempfile.TemporaryDirectory(prefix="radiox-tests-") as folder, socket.socket(socket.AF_UNIX) as listener:
        os.environ[PARENT] = f"{folder}/parent.sock"
        listener.bind(os.environ[PARENT])
        listener.listen()
        command = [sys.executable, "-m", "tests.forking_parent", str(listener.fileno())]
        kept = [listener.fileno()]
        parent = subprocess.Popen(
            command,
            cwd=folder,  # the stations' processes begin in it, and read no .env of the caller
            # NumPy starts a thread for each core, which a process that forks must not have
            env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            pass_fds=kept,
            start_new_session=True,
        )
        try:
            yield
        finally:
            if fork_server.cache_info().currsize and (server := fork_server()) is not None:
                server.close()  # without xdist, this process is a client too, and the parent waits for all
            del os.environ[PARENT]
            parent.communicate()


@cache
def fork_server() -> ForkServer | None:
    """The server of this process's own processes; None without a parent."""
    if (path := os.environ.get(PARENT)) is None:
        return None
    control = socket.socket(socket.AF_UNIX)
    control.connect(path)
    return ForkServer(control, patience=PATIENCE_SECONDS)


def launch(
    module: str,
    *arguments: str,
    environment: Mapping[str, str],
    stdout: int,
    stderr: int,
    folder: Path,
    stdin: int = subprocess.DEVNULL,
) -> Process:
    """`python -m MODULE ARGUMENTS` in this folder. The module has a `main` that takes the arguments."""
    if (server := fork_server()) is not None:
        given = {1: stdout, 2: stderr} | ({} if stdin == subprocess.DEVNULL else {0: stdin})
        return server.start(module, module, arguments, environment=environment, folder=folder, descriptors=given)
    command = [sys.executable, "-m", module, *arguments]
    path = {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env={**environment, **path}, cwd=folder, stdin=stdin, stdout=stdout, stderr=stderr)


class Written:
    """What a process has written to a file of its own."""

    def __init__(self) -> None:
        self._file = tempfile.NamedTemporaryFile()  # noqa: SIM115  # open as long as this is

    def fileno(self) -> int:
        return self._file.fileno()

    def read(self) -> str:
        """All of it, so far."""
        return Path(self._file.name).read_text(errors="replace")


def run(
    module: str, *arguments: str, environment: Mapping[str, str], folder: Path, timeout: float = 600
) -> "subprocess.CompletedProcess[str]":
    """Wait for the end of such a process; its status and what it has written."""
    stdout, stderr = Written(), Written()
    process = launch(
        module, *arguments, environment=environment, stdout=stdout.fileno(), stderr=stderr.fileno(), folder=folder
    )
    try:
        status = process.wait(timeout)
    except subprocess.TimeoutExpired as late:
        process.send_signal(signal.SIGKILL)
        raise AssertionError(f"{module} {arguments} did not end:\n{stdout.read()}\n{stderr.read()}") from late
    return subprocess.CompletedProcess([module, *arguments], status, stdout.read(), stderr.read())
