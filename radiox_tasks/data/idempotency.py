"""Idempotency keys: a repeated request gets the answer of the first one."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import delete

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.tables.requests import RequestRow
from radiox_tasks.model.base import Document

Answer = TypeVar("Answer", bound=Document)

KEEP = timedelta(hours=24)
"""How long a key stands for its first request."""

ABANDONED = timedelta(minutes=1)
"""A request without an answer for this long is taken for dead; the next one with its key is processed."""


class KeyReusedError(ValueError):
    """The key was used before, with another request."""


class KeyInUseError(RuntimeError):
    """The first request with this key is still being processed."""


def once(database: Database, key: str, request: BaseModel, kind: type[Answer], work: Callable[[], Answer]) -> Answer:
    """The answer to a request: what `work` returns, or has returned to the first request with this key. Raises
    KeyReusedError or KeyInUseError. A failed request is deleted, so that it can be retried."""
    name = hashlib.sha256(key.encode()).hexdigest()
    earlier = _earlier_answer(database, name, _sha256(request), kind)
    if earlier is not None:
        return earlier
    try:
        answer = work()
    except BaseException:
        with database.transaction() as session:
            session.execute(delete(RequestRow).where(RequestRow.key == name))
        raise
    with database.transaction() as session:
        session.get_one(RequestRow, name).answer = answer.model_dump(mode="json")
    return answer


def request_digest(key: str, request: BaseModel, day: date) -> str:
    """128 bits in hexadecimal, the same for each request of this day (UTC) with this key and content."""
    return hashlib.sha256(f"{day:%Y-%m-%d}\n{key}\n{_sha256(request)}".encode()).hexdigest()[:32]


def _sha256(request: BaseModel) -> str:
    text = json.dumps(request.model_dump(mode="json"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _earlier_answer(database: Database, name: str, fingerprint: str, kind: type[Answer]) -> Answer | None:
    """The answer to an earlier request with this key, or None if this request is to be processed. An answer's time
    stays that of the first request, from which KEEP counts."""
    with database.transaction() as session:
        now = database.now(session)
        if insert_ignoring(session, RequestRow, key=name, fingerprint=fingerprint, at=now):
            return None
        row = session.get(RequestRow, name, with_for_update=True)
        if row is not None and row.fingerprint != fingerprint:
            raise KeyReusedError("this Idempotency-Key was used with another request: use a new one")
        if row is None or (row.answer is None and row.at > now - ABANDONED):  # None: it has failed just now
            raise KeyInUseError("the first request with this Idempotency-Key is still being worked on")
        if row.answer is not None:
            return kind.read(row.answer)
        row.at = now
        return None


def delete_requests(database: Database, *, before: datetime) -> None:
    """Delete answers older than this time."""
    with database.transaction() as session:
        session.execute(delete(RequestRow).where(RequestRow.at < before))
