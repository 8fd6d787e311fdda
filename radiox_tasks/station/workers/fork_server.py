"""Starts processes by forking one that has imported what they share, which is its only work.

Importing takes a worker more than a second of processor time and 60 MB of memory of its own; a fork takes milliseconds,
and the memory stays shared. It is safe from a process with one thread that has opened nothing, so the server is made
before a command starts threads or opens files. Linux only: libraries of macOS do not survive a fork, Windows has none.

A request is one byte with descriptors: a file with the `Request`, the pipe for reports, and the new process's own. The
reports are two numbers, the process's id (0 if there can be none) and, when it has ended, its status.
"""

import atexit
import ctypes
import fcntl
import gc
import importlib
import json
import multiprocessing
import os
import select
import signal
import socket
import struct
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from radiox_tasks.settings import get_settings

MOST_DESCRIPTORS = 16
HELD_BACK: dict[signal.Signals, Any] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGHUP: signal.SIG_DFL,
}
"""A service manager may send its signals to all processes of a station: the server ends with its client. With the
handlers of a program that starts."""

REPORT = struct.Struct("q")

ALLOCATOR = {"MALLOC_ARENA_MAX": -8, "MALLOC_MMAP_THRESHOLD_": -3, "MALLOC_TRIM_THRESHOLD_": -1}
"""Parameters of mallopt(3) by the environment variables that glibc reads at a program's start, but not after a fork."""


@dataclass(frozen=True)
class Request:
    """A process to be started: the `main` of a module with arguments. `descriptors` are the numbers that the
    descriptors which come with the request have in it; `name` is for `ps` and `top`, which show 15 letters."""

    name: str
    module: str
    arguments: Sequence[str]
    environment: dict[str, str]
    folder: str
    descriptors: Sequence[int]


def serve(control: socket.socket) -> list[int]:
    """Fork a process for each request, and report its end, until the other end of the socket is closed. Returns the ids
    of those that still run: a station's processes end with their supervisor (supervisor_pipes.py)."""
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page
    before = {number: signal.signal(number, signal.SIG_IGN) for number in HELD_BACK}
    before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
    woken, wake = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    running: dict[BaseProcess, int] = {}
    while True:
        readable, _, _ = select.select([control.fileno(), woken], [], [])
        if woken in readable:
            os.read(woken, 4096)
            _report_ended(running)
        if control.fileno() in readable:
            byte, sent, *_ = socket.recv_fds(control, 1, MOST_DESCRIPTORS)
            if not byte:
                return [process.pid for process in running if process.pid is not None]
            _fork(sent, before, running)


def _report_ended(running: dict[BaseProcess, int]) -> None:
    for process, report in list(running.items()):
        if process.exitcode is not None:
            _report(report, process.exitcode)
            os.close(report)
            process.close()
            del running[process]


def _fork(sent: list[int], before: dict[signal.Signals, Any], running: dict[BaseProcess, int]) -> None:
    file, report, *own = sent
    with os.fdopen(file, "rb") as stream:
        stream.seek(0)
        request = Request(**json.load(stream))
    process = multiprocessing.get_context("fork").Process(target=_become, args=(request, own, before))
    try:
        process.start()
    except OSError:
        _report(report, 0)
        os.close(report)
    else:
        _report(report, process.pid or 0)
        running[process] = report
    for descriptor in own:
        os.close(descriptor)


def _report(report: int, number: int) -> None:
    with suppress(BrokenPipeError):
        os.write(report, REPORT.pack(number))


def _become(request: Request, own: list[int], before: dict[signal.Signals, Any]) -> None:
    """Turn this fork into the requested process, and run it."""
    signal.set_wakeup_fd(-1)
    for number, handler in before.items():  # as after an exec: ignored signals stay so, the client's handlers do not
        signal.signal(number, handler if handler is signal.SIG_IGN else HELD_BACK.get(number, signal.SIG_DFL))
    os.setsid()
    _take_descriptors(own, request.descriptors)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    _set_allocator()
    get_settings.cache_clear()
    tempfile.tempdir = None
    sys.argv = [request.module, *request.arguments]
    with suppress(OSError):  # a sandbox may forbid it
        Path("/proc/self/comm").write_text(request.name)
    try:
        importlib.import_module(request.module).main(request.arguments)
    finally:
        atexit._run_exitfuncs()  # which multiprocessing leaves out


def _set_allocator() -> None:
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
    for name, parameter in ALLOCATOR.items():
        if mallopt is not None and name in os.environ:
            mallopt(parameter, int(os.environ[name]))


def _take_descriptors(own: Sequence[int], numbers: Sequence[int]) -> None:
    """Give these descriptors these numbers, and close all others."""
    beyond = max(numbers) + 1
    copies = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, beyond) for descriptor in own]  # none is overwritten
    for copy, number in zip(copies, numbers, strict=True):
        os.dup2(copy, number)
    for descriptor in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208  # numbers
        if descriptor not in numbers:
            with suppress(OSError):  # that of the list itself is closed
                os.close(descriptor)
