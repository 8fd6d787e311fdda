"""The base class of receivers: which events one wants, how it delivers them, and for how long it retries."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from radiox_tasks.data.deliveries import ShowEvent

HOURS = tuple(timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
"""Pauses between attempts, as Standard Webhooks recommends them: three days in all."""

MINUTES = tuple(timedelta(seconds=s) for s in (5, 15, 30, 60, 120, 300))
"""For what means something only while it is new."""


class NotTakenError(Exception):
    """The receiver did not take it. The message names no address. `is_final`: it wants no further attempt."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Receiver(Protocol):
    """Somebody outside."""

    name: str
    """Never the address: it stands in the database, in metrics and in logs."""

    at_once: int
    """So many events are told in one go."""

    pauses: Sequence[timedelta]

    def wants(self, told: ShowEvent) -> bool:
        """Whether it is told of this event."""

    def tell(self, told: Sequence[ShowEvent]) -> None:
        """Tell it. Raises NotTakenError."""


def name_of(kind: str, address: str) -> str:
    """A name that stays the same for an address, and does not tell it."""
    return f"{kind}-{hashlib.sha256(address.encode()).hexdigest()[:10]}"
