"""Idempotency keys: a repeated request gets the answer of the first one."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.tables.requests import RequestRow

KEEP = timedelta(hours=24)
"""How long an answer is remembered."""

ABANDONED = timedelta(minutes=1)
"""A request without an answer for this long died: the next one with its key is worked on."""


class KeyReusedError(ValueError):
    """The key came before, with another request."""


class KeyInUseError(RuntimeError):
    """The first request with this key is still being worked on."""


def once(
    database: Database, key: str, request: dict[str, Any], work: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """The answer to a request, and whether it is one given before.

    Raises KeyReusedError or KeyInUseError. A request that fails is forgotten, so that it can be tried again.
    """
    name = hashlib.sha256(key.encode()).hexdigest()
    fingerprint = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
    earlier = _claim(database, name, fingerprint)
    if earlier is not None:
        return earlier, True
    try:
        answer = work()
    except BaseException:
        with database.transaction() as session:
            session.execute(delete(RequestRow).where(RequestRow.key == name))
        raise
    with database.transaction() as session:
        session.get_one(RequestRow, name).answer = answer
    return answer, False


def _claim(database: Database, name: str, fingerprint: str) -> dict[str, Any] | None:
    with database.transaction() as session:
        now = database.now(session)
        if insert_ignoring(session, RequestRow, key=name, fingerprint=fingerprint, at=now):
            return None
        row = session.get_one(RequestRow, name, with_for_update=True)
        if row.fingerprint != fingerprint:
            raise KeyReusedError("this Idempotency-Key came before with another request: use a new one")
        if row.answer is None and row.at > now - ABANDONED:
            raise KeyInUseError("the first request with this Idempotency-Key is still being worked on")
        row.at = now
        return row.answer


def forget_requests(database: Database, *, before: datetime) -> None:
    """Delete what was answered before this moment."""
    with database.transaction() as session:
        session.execute(delete(RequestRow).where(RequestRow.at < before))
