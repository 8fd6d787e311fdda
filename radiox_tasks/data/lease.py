"""The claim on a step, and the thread that renews its lease while the step runs."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

LONGEST_STEP_SECONDS = 1200.0
"""Maximum lifetime of a step, even if its thread still renews the lease: nothing else ends a step that hangs."""


class LeaseLostError(Exception):
    """The lease expired and another worker took the step over; the result is discarded."""


@dataclass
class Claim:
    """The right to run a step, until `lost` is set. `previous_attempts` counts claims that ended without a result."""

    key: str
    owner: str
    fence: int
    previous_attempts: int
    lost: threading.Event = field(default_factory=threading.Event)
    cost: float = 0.0
    began: float = field(default_factory=time.monotonic)


class Heartbeat:
    """Renews a claim in the background for the duration of the block."""

    def __init__(self, renew: Callable[[Claim], bool], lease: timedelta, claim: Claim) -> None:
        self._renew, self._lease, self._claim = renew, lease, claim
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"lease-{claim.key[:8]}", daemon=True)

    def _beat(self) -> None:
        interval = self._lease.total_seconds() / 3
        until = time.monotonic() + LONGEST_STEP_SECONDS
        while not self._stop.wait(interval) and time.monotonic() < until:
            # An unreachable database costs a renewal, not the step; the fence number decides at the end.
            with suppress(Exception):
                if not self._renew(self._claim):
                    return

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
