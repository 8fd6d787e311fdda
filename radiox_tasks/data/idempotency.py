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
"""Retention of answers."""

ABANDONED = timedelta(minutes=1)
"""A request without an answer for this long is taken for dead; the next one with its key is processed."""


class KeyReusedError(ValueError):
    """The key was used before, with another request."""


class KeyInUseError(RuntimeError):
    """The first request with this key is still being processed."""


def once(
    database: Database, key: str, request: dict[str, Any], work: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """The answer to a request, and whether it was given before. Raises KeyReusedError or KeyInUseError. A failed
    request is deleted, so that it can be retried."""
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
            raise KeyReusedError("this Idempotency-Key was used with another request: use a new one")
        if row.answer is None and row.at > now - ABANDONED:
            raise KeyInUseError("the first request with this Idempotency-Key is still being worked on")
        row.at = now
        return row.answer


def forget_requests(database: Database, *, before: datetime) -> None:
    """Delete answers older than this time."""
    with database.transaction() as session:
        session.execute(delete(RequestRow).where(RequestRow.at < before))
