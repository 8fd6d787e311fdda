"""Concurrency limits per provider, across all workers and machines.

Slots are not counted separately: an open call whose step is held by a live lease occupies a slot. When a worker is
killed, its lease expires and its slots are free.
"""

import hashlib
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.providers.calls import ProviderError

DEFAULTS: Mapping[str, int] = {"openai": 4, "openai-speech": 4, "elevenlabs": 3}
"""ElevenLabs' Starter plan allows three multilingual_v2 requests at once (elevenlabs.io/docs/overview/models)."""

OTHERWISE = 4


def parse_concurrency(text: str) -> dict[str, int]:
    """Parse "openai=8,elevenlabs=5" over the defaults. Raises ValueError naming the invalid part."""
    limits = dict(DEFAULTS)
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, _, number = part.partition("=")
        if not name.strip() or not number.strip().isdecimal() or int(number) < 1:
            raise ValueError(f"RADIOX_CONCURRENCY: {part!r} is not provider=number, as in openai=4")
        limits[name.strip()] = int(number)
    return limits


def lock(database: Database, session: Session, name: str) -> None:
    """Hold a lock until the transaction ends. On SQLite write transactions are exclusive already."""
    if not database.is_sqlite:
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def sender_lives(now: datetime) -> ColumnElement[bool]:
    """Whether the step of a call is still held by the lease that made it."""
    return exists().where(
        StepRow.key == CallRow.step_key,
        StepRow.owner == CallRow.owner,
        StepRow.fence == CallRow.fence,
        StepRow.status == "running",
        StepRow.lease_until > now,
    )


def in_flight(session: Session, provider: str, now: datetime) -> int:
    """Calls to the provider that are in progress."""
    statement = select(func.count()).where(CallRow.provider == provider, CallRow.status == "open", sender_lives(now))
    return session.execute(statement).scalar_one()


_turns: dict[tuple[int, str], threading.Lock] = {}
_guard = threading.Lock()


@contextmanager
def turn(provider: str, seconds: float) -> Iterator[None]:
    """Queue within this process, so that only one thread at a time polls the database for a slot. Raises
    ProviderError("deadline") after `seconds`."""
    with _guard:
        mine = _turns.setdefault((os.getpid(), provider), threading.Lock())
    if not mine.acquire(timeout=max(0.0, seconds)):
        raise ProviderError("deadline", f"{provider}: no call slot was free in time")
    try:
        yield
    finally:
        mine.release()
