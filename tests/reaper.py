"""Ends what a test run leaves behind when it is killed: databases, brokers, workers, and their folders.

`Watcher` starts a process that holds one end of a pipe. When the run ends without a word (SIGKILL, a lost terminal),
the pipe closes, and the watcher kills what the run had started: everything that inherited a mark in its environment,
and, since Valkey overwrites its environment with its title, everything that works in one of the run's folders. A run
that ends in order says so: what it has left behind (after Ctrl-C, fixtures may not be torn down) is killed all the
same, and its folders stay for whoever looks into a failure.
"""

import atexit
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

MARK = "TESTS_OF_RADIOX"
"""No name of ours that begins with RADIOX_: each test clears those."""

ENDED = "ended in order"


class Watcher:
    """The process that outlives this one."""

    def __init__(self) -> None:
        mark = uuid.uuid4().hex
        os.environ[MARK] = mark
        self._process = subprocess.Popen(
            [sys.executable, __file__, mark],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # what kills the run's process group is not to kill the watcher
        )
        atexit.register(self._end)

    def add(self, folder: Path) -> Path:
        """Count what works in this folder as the run's, and remove the folder with it."""
        self._say(str(folder.resolve()))
        return folder

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()

    def _end(self) -> None:
        self._say(ENDED)
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        self._process.wait(120)


def left_behind(mark: str, folders: Sequence[str]) -> list[psutil.Process]:
    """The processes of the run that are still there."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.pid == os.getpid():
                continue
            place = process.cwd() + os.sep
            if process.environ().get(MARK) == mark or any(place.startswith(folder + os.sep) for folder in folders):
                found.append(process)
    return found


def main(mark: str) -> None:
    """Wait for the end of the run, then clear up after it."""
    folders = sys.stdin.read().splitlines()
    in_order = folders[-1:] == [ENDED]
    if in_order:
        folders.pop()
    for _ in range(10):  # a process may start another while we look
        left = left_behind(mark, folders)
        if not left:
            break
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(left, timeout=5)
    if not in_order:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
