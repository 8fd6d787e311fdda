"""The parent's side: one child process per engine, started on demand and stopped when idle.

A child holds one model at a time. Requests for the loaded model go first, a limited number in a row, so that two voices
of one engine do not alternate in loading their models.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO

import psutil

from radiox_tasks.providers.calls import ProviderError

LONGEST = 900.0  # seconds for a line with its waits, well below the longest step (data/ledger/lease.py)
IDLE = 90.0  # seconds without a request until a child is ended
LOOK = 0.1  # seconds between two looks at a working child's processor time
LEAST_WORK = 0.1  # processor seconds; a child that does less in Patience.idle hangs
IN_A_ROW = 12  # consecutive requests for the loaded model that may overtake one for another model

_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")
# One thread per numeric library: the number of threads changes the order of sums and the last bit of a sample.
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Patience:
    """What a request may take until its child is ended: processor seconds, and seconds without any work.

    On a loaded machine a child gets a small share of a processor, and its line is as good: elapsed time is bounded by
    `until` only, a time of the monotonic clock by which all requests of a line and their waits are over.
    """

    work: float
    idle: float = 60.0
    until: float = field(default_factory=lambda: time.monotonic() + LONGEST)


@dataclass(frozen=True, eq=False)
class _Ticket:
    model: str


@dataclass(frozen=True)
class Reply:
    """A child's answer: JSON facts, and samples as bytes (see protocol.Answer)."""

    facts: Mapping[str, object]
    samples: bytes


class EngineProcess:
    """One engine's child process. `once` ends it after every request, for an engine that keeps state between calls."""

    def __init__(self, engine: str, *, once: bool = False) -> None:
        self.engine = engine
        self._once = once
        self._changed = threading.Condition()
        self._waiting: list[_Ticket] = []
        self._busy = False
        self._loaded = ""
        self._row = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._idle: threading.Timer | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id, if it is running."""
        return self._process.pid if self._process else None

    def ask(self, request: Mapping[str, object], *, patience: Patience, model: str = "") -> Reply:
        """Send one request and wait for its answer. Raises ProviderError: `transient` if there was no turn in time, the
        child ended, exceeded `patience`, or reported an error; `invalid` if it cannot load the model."""
        with self._turn(model, patience.until):
            if self._idle:
                self._idle.cancel()
            try:
                return self._exchange(request, patience)
            finally:
                if self._once:
                    self._end()
                else:
                    self._idle = threading.Timer(IDLE, self.release)
                    self._idle.daemon = True
                    self._idle.start()

    def release(self) -> None:
        """End the child if it is idle."""
        with self._changed:
            if self._busy:
                return
            self._end()

    def close(self) -> None:
        """End the child in any case."""
        if self._idle:
            self._idle.cancel()
        self._end()

    @contextmanager
    def _turn(self, model: str, until: float) -> Iterator[None]:
        ticket = _Ticket(model)
        with self._changed:
            self._waiting.append(ticket)
            mine = self._changed.wait_for(
                lambda: not self._busy and self._next() is ticket, max(0.0, until - time.monotonic())
            )
            self._waiting.remove(ticket)
            if not mine:
                raise ProviderError("transient", f"{self.engine}: no turn within {LONGEST:.0f} s")
            self._row = self._row + 1 if model == self._loaded else 0
            self._loaded, self._busy = model, True
        try:
            yield
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _next(self) -> _Ticket:
        same = [ticket for ticket in self._waiting if ticket.model == self._loaded]
        return same[0] if same and self._row < IN_A_ROW else self._waiting[0]

    def _exchange(self, request: Mapping[str, object], patience: Patience) -> Reply:
        process = self._running()
        answered, reasons = threading.Event(), list[str]()
        watch = threading.Thread(target=_watch, args=(process, patience, answered, reasons), daemon=True)
        watch.start()
        try:
            facts, samples = _converse(process, request)
        except (OSError, ValueError, EOFError):
            said = self._last_words()
            self._end()
            reason = reasons[0] if reasons else said or f"exit {process.returncode}"
            raise ProviderError("transient", f"{self.engine}: {reason}") from None
        finally:
            answered.set()
        if facts.get("model"):
            raise ProviderError("invalid", f"{self.engine}: {facts['error']}")
        if "error" in facts:
            raise ProviderError("transient", f"{self.engine}: {str(facts['error'])[:200]}")
        return Reply(facts, samples)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - read when the child fails, closed when it ends
            kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
            # -I and a minimal environment: the child sees installed packages only, and no keys.
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", f"radiox_tasks.speaker.engines.{self.engine}"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**kept, **_THREADS},
            )
            _residents.add(self)
        return self._process

    def _last_words(self) -> str:
        if self._errors is None:
            return ""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:200] if lines else ""

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with _quiet():
                        pipe.close()
        if self._errors:
            self._errors.close()
            self._errors = None


def _converse(process: subprocess.Popen[bytes], request: Mapping[str, object]) -> tuple[dict[str, object], bytes]:
    """One request and its answer. Raises EOFError, OSError or ValueError if the child ended in between."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.flush()
    facts: dict[str, object] = json.loads(process.stdout.readline())
    size = int(str(facts.pop("bytes")))
    samples = process.stdout.read(size)
    if len(samples) != size:
        raise EOFError
    return facts, samples


def _watch(process: subprocess.Popen[bytes], patience: Patience, answered: threading.Event, reasons: list[str]) -> None:
    """Kill the child when it exceeds `patience`, and say why. Idle time is counted in looks: while this process is
    stopped too, none is counted. Where the system does not tell the child's processor time, elapsed time is taken."""
    with suppress(psutil.NoSuchProcess):  # the child ended by itself
        child = psutil.Process(process.pid)
        begun = worked = used = _processor_seconds(child, 0.0)
        idle = 0.0
        while not answered.wait(LOOK):
            used = _processor_seconds(child, used + LOOK)
            idle += LOOK
            if used - worked >= LEAST_WORK:
                worked, idle = used, 0.0
            if used - begun > patience.work:
                reasons.append(f"no speech within {patience.work:.0f} s of processor time")
            elif idle > patience.idle:
                reasons.append(f"no speech, and no work for {patience.idle:.0f} s")
            elif time.monotonic() > patience.until:
                reasons.append(f"no speech within {LONGEST:.0f} s")
            if reasons:
                process.kill()
                return


def _processor_seconds(child: psutil.Process, otherwise: float) -> float:
    try:
        times = child.cpu_times()
    except psutil.AccessDenied:
        return otherwise
    return float(times.user + times.system)


@contextmanager
def _quiet() -> Iterator[None]:
    """The pipe of a killed child may still contain a request."""
    try:
        yield
    except OSError:
        return


_residents: set[EngineProcess] = set()


@atexit.register
def close_all() -> None:
    """End all children of this process."""
    for resident in list(_residents):
        resident.close()
