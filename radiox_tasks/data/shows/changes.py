"""State changes of a show: submitted, stepped down, broken, closed; each recorded as an event."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database
from radiox_tasks.data.events import add_events
from radiox_tasks.data.shows.records import OPEN, show_row
from radiox_tasks.model.edition import Rung, ShowDocument, ShowStatus
from radiox_tasks.model.timing.ladder import reached


def add_status_event(
    session: Session, show_id: str, preset: str, status: str, now: datetime, reason: str | None = None
) -> None:
    """Record a show's new status as an event: the last statement of the transaction."""
    session.flush()
    data = {"preset": preset, "status": status, **({"reason": reason} if reason else {})}
    add_events(session, [(f"show.{status}", show_id, data)], at=now)


def record_submission(database: Database, show_id: str, seen: int | None = None) -> bool:
    """Record that the graph is submitted (again). False if the show is closed, or was submitted by another process
    since the caller counted `seen` submissions."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        if row.status not in OPEN or (seen is not None and row.submissions != seen):
            return False
        row.submissions += 1
        row.moved_at = database.now(session)
        row.broken = None
        row.status = "working"
        add_status_event(session, show_id, row.preset, row.status, row.moved_at)
        return True


def record_break(database: Database, show_id: str, error: str, *, permanent: bool) -> None:
    """Record a failed step on the show's main line; the reconciler decides what to do."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        if row.status in OPEN:
            row.error, row.broken = error[:4000], "permanent" if permanent else "temporary"
            row.moved_at = database.now(session)


def record_fall_back(database: Database, show_id: str, reason: str) -> bool:
    """Record that the last edition replaces the show; False if that was recorded before, or the show is closed."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        if row.fell_back or row.status not in OPEN:
            return False
        row.fell_back, row.broken, row.submissions = True, None, 1  # the last edition gets its own attempts
        row.degraded = [*row.degraded, reason]
        row.moved_at = database.now(session)
        return True


def store_document(database: Database, show_id: str, document: ShowDocument) -> None:
    """Store the document of an open show; a closed show's document is not changed."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        if row.status in OPEN:
            row.document = document.model_dump(mode="json")
            row.moved_at = database.now(session)


def step_down(database: Database, show_id: str, rung: Rung, reason: str) -> None:
    """Move the show to a lower rung (never a higher one) and record the reason."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        if not reached(cast(Rung, row.rung), rung):
            row.rung = rung
        if reason not in row.degraded:
            row.degraded = [*row.degraded, reason]
            session.flush()
            step = {"preset": row.preset, "rung": row.rung, "reason": reason}
            add_events(session, [("show.degraded", show_id, step)], at=database.now(session))


def close_show(
    database: Database,
    show_id: str,
    status: ShowStatus,
    *,
    document: ShowDocument | None = None,
    error: str | None = None,
    then: Sequence[Callable[[Session], None]] = (),
) -> bool:
    """Close an open show; True for the one call that closed it. `then` are functions that run with the same session."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        if row.status not in OPEN:
            return False
        row.status, row.error = status, error
        row.finished_at = row.moved_at = database.now(session)
        if document is not None:
            row.document, row.rung = document.model_dump(mode="json"), document.rung
        for effect in then:
            effect(session)
        add_status_event(session, show_id, row.preset, status, row.moved_at, error)
        return True


def record_retired(database: Database, show_id: str) -> None:
    """Record that a show's files were deleted; its record stays."""
    gone: dict[str, Any] = dict.fromkeys(("folder", "audio", "audio_bytes", "cover", "dashboard"))
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        row.document, row.retired_at = {**(row.document or {}), **gone}, database.now(session)
