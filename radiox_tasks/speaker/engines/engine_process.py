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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from radiox_tasks.providers.calls import ProviderError

IDLE = 90.0  # seconds without a request until a child is ended
LONGEST_WAIT = 600.0  # seconds a request waits for its turn
IN_A_ROW = 12  # consecutive requests for the loaded model that may overtake one for another model

_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")
# One thread per numeric library: the number of threads changes the order of sums and the last bit of a sample.
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


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

    def ask(self, request: Mapping[str, object], *, deadline: float, model: str = "") -> Reply:
        """Send one request and wait for its answer. `deadline` in seconds counts from the start of its turn. Raises
        ProviderError: `transient` if the child ended, missed the deadline, or reported an error; `invalid` if it
        cannot load the model."""
        with self._turn(model):
            if self._idle:
                self._idle.cancel()
            try:
                return self._exchange(request, deadline)
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
    def _turn(self, model: str) -> Iterator[None]:
        ticket = _Ticket(model)
        with self._changed:
            self._waiting.append(ticket)
            mine = self._changed.wait_for(lambda: not self._busy and self._next() is ticket, LONGEST_WAIT)
            self._waiting.remove(ticket)
            if not mine:
                raise ProviderError("transient", f"{self.engine}: no free engine within {LONGEST_WAIT:.0f} s")
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

    def _exchange(self, request: Mapping[str, object], deadline: float) -> Reply:
        process = self._running()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(deadline, give_up)
        timer.start()
        try:
            facts, samples = _converse(process, request)
        except (OSError, ValueError, EOFError):
            said = self._last_words()
            self._end()
            if late.is_set():
                raise ProviderError("transient", f"{self.engine}: no speech within {deadline:.0f} s") from None
            raise ProviderError("transient", f"{self.engine}: {said or f'exit {process.returncode}'}") from None
        finally:
            timer.cancel()
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
