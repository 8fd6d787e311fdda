"""The base class of receivers: which events one wants, how it delivers them, and for how long it retries."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from radiox_tasks.data.deliveries import ShowEvent

HOURS = tuple(timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
"""Pauses between attempts recommended by Standard Webhooks: three days in total."""

MINUTES = tuple(timedelta(seconds=s) for s in (5, 15, 30, 60, 120, 300))
"""For messages that are only useful while they are new."""


class DeliveryError(Exception):
    """The delivery failed. The message contains no URL. `is_final`: no further attempt."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Receiver(Protocol):
    """An outside receiver of events."""

    name: str
    """Not the URL: the name is visible in the database, metrics and logs."""

    at_once: int
    """Maximum events per delivery."""

    pauses: Sequence[timedelta]

    def wants(self, show_event: ShowEvent) -> bool:
        """Whether the receiver wants this event."""

    def deliver(self, show_events: Sequence[ShowEvent]) -> None:
        """Deliver events. Raises DeliveryError."""


def name_of(kind: str, address: str) -> str:
    """A stable name for a URL that does not reveal it."""
    return f"{kind}-{hashlib.sha256(address.encode()).hexdigest()[:10]}"
