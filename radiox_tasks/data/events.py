"""Events: written in the transaction they report, and read in commit order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, text
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database
from radiox_tasks.data.prepared import Prepared
from radiox_tasks.data.tables.events import EventRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.event import Event

_LOCK_KEY = 0x5241_4445  # arbitrary constant: PostgreSQL's event writers commit one after another under this lock

KEEP = timedelta(days=90)
"""Retention of events."""

_COLUMNS = ("at", "show_id", "kind", "data")
_events: Any = EventRow.__table__
_shows: Any = ShowRow.__table__
_VALUES = [bindparam(name, type_=_events.c[name].type) for name in _COLUMNS]
_IS_OPEN = exists().where(_shows.c.show_id == _VALUES[1], _shows.c.finished_at.is_(None))
_INSERT = Prepared(lambda _: insert(_events).from_select(_COLUMNS, select(*_VALUES)))
_INSERT_IF_OPEN = Prepared(lambda _: insert(_events).from_select(_COLUMNS, select(*_VALUES).where(_IS_OPEN)))
_LOCK = text("SELECT pg_advisory_xact_lock(:key)")

NewEvent = tuple[str, str | None, dict[str, Any]]
"""Kind, show and data of a new event."""


def add_events(
    session: Session | Connection, events: Sequence[NewEvent], *, at: datetime, if_open: bool = False
) -> None:
    """Write events in the caller's transaction, as its last statement; with `if_open`, only those of open shows: one
    that another transaction closes, which writes its event before it commits, gets none after that one.

    On PostgreSQL ids are drawn before the commit, so transactions could commit out of order, and a reader that
    remembers the last id would skip an event. The lock, held until the commit, keeps the order. No lock is taken after
    it, so it cannot cause a deadlock.
    """
    if not events:
        return
    connection = session.connection() if isinstance(session, Session) else session
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"key": _LOCK_KEY})
    statement = _INSERT_IF_OPEN if if_open else _INSERT
    for kind, show_id, data in events:
        statement.change(connection, at=at, show_id=show_id, kind=kind, data=data)


def record_event(database: Database, kind: str, *, show_id: str | None = None, data: dict[str, Any]) -> None:
    """Write one event in a transaction of its own."""
    with database.transaction() as session:
        add_events(session, [(kind, show_id, data)], at=database.now(session))


def events_after(
    database: Database, after: int, *, show_id: str | None = None, kind: str | None = None, limit: int = 500
) -> list[Event]:
    """Events with an id greater than `after`, oldest first; `kind` is a whole kind or its first part ("show")."""
    statement = select(EventRow).where(EventRow.id > after).order_by(EventRow.id).limit(limit)
    return _read(database, statement, show_id, kind)


def newest_events(
    database: Database, *, show_id: str | None = None, kind: str | None = None, limit: int = 50
) -> list[Event]:
    """The newest events, newest first."""
    return _read(database, select(EventRow).order_by(EventRow.id.desc()).limit(limit), show_id, kind)


def _read(database: Database, statement: Any, show_id: str | None, kind: str | None) -> list[Event]:
    if show_id is not None:
        statement = statement.where(EventRow.show_id == show_id)
    if kind is not None:
        statement = statement.where((EventRow.kind == kind) | EventRow.kind.startswith(f"{kind}.", autoescape=True))
    with database.transaction() as session:
        return [
            Event(id=row.id, at=row.at, show_id=row.show_id, kind=row.kind, data=row.data)
            for row in session.scalars(statement)
        ]


def last_event_id(database: Database) -> int:
    """The id of the newest event; 0 when there is none."""
    with database.transaction() as session:
        return int(session.execute(select(func.coalesce(func.max(EventRow.id), 0))).scalar_one())


def delete_events(database: Database, *, before: datetime) -> int:
    """Delete events older than `before`; returns how many."""
    with database.transaction() as session:
        return int(session.execute(delete(EventRow).where(EventRow.at < before)).rowcount)  # type: ignore[attr-defined]
