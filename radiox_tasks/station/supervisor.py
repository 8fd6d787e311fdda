"""Keeps processes running: starts them, restarts those that die, and stops them in order.

Workers are crash-only. One that exits is restarted after a pause that grows while it keeps failing.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from radiox_tasks.settings import ROOT
from radiox_tasks.station.supervisor_pipes import ALIVE_PIPE, READY_PIPE
from radiox_tasks.station.workers.forked import ForkedProcess, ForkServer, ForkServerLostError

logger = logging.getLogger(__name__)

GRACE_SECONDS = 20.0
"""Seconds from SIGTERM to SIGKILL; longer than the workers' soft shutdown, shorter than a container's grace period."""

KILLED_SECONDS = 5.0
"""Seconds that killed processes are waited for."""

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 20.0
FUTILE_STARTS = 4
"""Starts in a row after which a worker ended before it was ready: it cannot start here. One that a step ends (out of
memory) was ready; how often that may happen is the ledger's to count."""

LOG_BYTES = 10_000_000
OLD_LOGS = 3
"""Larger logs are rotated when a station starts, as .1, .2, .3; the oldest is deleted."""


MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576", "MALLOC_TRIM_THRESHOLD_": "1048576"}
"""glibc has an arena per thread and stops returning large blocks to the system after some have been freed: a worker of
30 threads would keep the peak memory of each. No effect with other C libraries."""


PROCESS = "radiox_tasks.station.workers.process"
"""The module of every supervised process."""

Process = subprocess.Popen[bytes] | ForkedProcess


@dataclass
class Child:
    """One supervised process and its history."""

    name: str
    arguments: tuple[str, ...]
    process: Process | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0
    futile_starts: int = 0

    def put_off(self, now: float) -> None:
        """Schedule the next start, with a growing pause."""
        self.due = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


@dataclass
class Supervisor:
    """The processes of one station, forked by `server` if there is one. `log` receives their output; `environment` is
    added to ours; `package` has the modules that they run."""

    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    server: ForkServer | None = None
    children: list[Child] = field(default_factory=list)
    grace: float = GRACE_SECONDS
    package: Path = ROOT / "radiox_tasks"

    def __post_init__(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        _rotate(self.log)
        self._alive_reader, self._alive_writer = os.pipe()
        os.set_inheritable(self._alive_reader, True)
        self._ready_reader, self._ready_writer = os.pipe()
        os.set_blocking(self._ready_reader, False)
        self._reported_ready: set[bytes] = set()
        self._modules = _files_of(self.package)

    def add(self, name: str, *arguments: str, after: float = 0.0) -> None:
        """Run workers/process.py with these arguments and keep it running, starting after `after` seconds."""
        child = Child(name, arguments, due=time.monotonic() + after)
        self.children.append(child)
        if not after:
            self._start(child)

    def _start(self, child: Child) -> None:
        environment = {**MEMORY, **os.environ, **self.environment, ALIVE_PIPE: str(self._alive_reader)}
        environment[READY_PIPE] = str(self._ready_writer)
        with self.log.open("ab") as log:
            child.process = self._fork(child, environment, log.fileno()) or subprocess.Popen(
                [sys.executable, "-P", "-m", PROCESS, *child.arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(self._alive_reader, self._ready_writer),
                start_new_session=True,  # terminal signals reach the supervisor only, which forwards them in order
            )
        child.started = time.monotonic()

    def _fork(self, child: Child, environment: dict[str, str], log: int) -> ForkedProcess | None:
        if self.server is None:
            return None
        given = {1: log, 2: log, self._alive_reader: self._alive_reader, self._ready_writer: self._ready_writer}
        name, here = f"radiox {child.name}", Path()  # the server's is ours; its name may be gone
        try:
            return self.server.start(
                name, PROCESS, child.arguments, environment=environment, folder=here, descriptors=given
            )
        except ForkServerLostError as error:
            logger.warning("%s; a new one is started", error)
            self.server.restart(PROCESS, "fork-server")
            return None  # the new one is still importing

    def check(self) -> list[str]:
        """Restart processes that died after their pause; returns the names of those that died since the last call."""
        died = []
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                code = child.process.returncode
                child.futile_starts = 0 if self._was_ready(child.process.pid) else child.futile_starts + 1
                died.append(child.name)
                self._look_for_an_upgrade()
                logger.warning("%s exited with status %s; it is started again in %.1f s", child.name, code, child.pause)
                child.process = None
                if now - child.started > HEALTHY_SECONDS:
                    child.pause = FIRST_PAUSE
                child.put_off(now)
            if child.process is None and now >= child.due:
                try:
                    self._start(child)
                except OSError as error:  # out of memory or file descriptors: the other processes continue
                    logger.warning("%s could not be started (%s); again in %.1f s", child.name, error, child.pause)
                    child.put_off(now)
        return died

    def _look_for_an_upgrade(self) -> None:
        """Warn if the modules were replaced, and start later processes in new interpreters: a fork would have the old
        modules that its server has imported, and the new ones of the others."""
        found = _files_of(self.package)
        if found is None or found == self._modules:
            return
        self._modules, self.server = found, None
        logger.warning("RadioX was upgraded while it runs: restart the station, which runs two versions meanwhile")

    @property
    def is_futile(self) -> bool:
        """Whether a worker has ended after each of its last starts before it was ready."""
        return any(child.futile_starts >= FUTILE_STARTS for child in self.children)

    def _was_ready(self, pid: int) -> bool:
        """Whether this process, which has ended, reported that it is ready."""
        with suppress(BlockingIOError):
            self._reported_ready |= set(os.read(self._ready_reader, 65536).split())
        reporter = str(pid).encode()
        was_ready = reporter in self._reported_ready
        self._reported_ready.discard(reporter)
        return was_ready

    def stop(self) -> None:
        """Ask every process to stop, wait for `grace` seconds, and kill the remaining ones."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            _signal(process, signal.SIGTERM)
        _await_all(running, self.grace)
        for process in running:
            _signal_group(process, signal.SIGKILL)  # also child processes that it may have left
        _await_all(running, KILLED_SECONDS)  # a stopped fork server reports no end
        self.children.clear()
        for descriptor in (self._alive_writer, self._alive_reader, self._ready_reader, self._ready_writer):
            os.close(descriptor)


def _files_of(package: Path) -> dict[Path, tuple[int, int]] | None:
    """The size and time of each module; None while they cannot be read, as in the middle of their replacement."""
    try:
        read = {file: file.stat() for file in package.rglob("*.py")}
    except OSError:
        return None
    return {file: (status.st_size, status.st_mtime_ns) for file, status in read.items()} or None


def _await_all(processes: Sequence[Process], seconds: float) -> None:
    """Wait until these processes have ended, at most so long for all together."""
    deadline = time.monotonic() + seconds
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.0, deadline - time.monotonic()))


def _signal(process: Process, number: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(number)


def _signal_group(process: Process, number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _rotate(log: Path) -> None:
    if not log.exists() or log.stat().st_size <= LOG_BYTES:
        return
    names = [log, *(log.with_name(f"{log.name}.{number}") for number in range(1, OLD_LOGS + 1))]
    for older, newer in reversed(list(zip(names[1:], names, strict=False))):
        if newer.exists():
            newer.replace(older)
