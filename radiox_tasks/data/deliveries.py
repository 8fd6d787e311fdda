"""Deliveries of events to outside receivers: at least once, each with a stable id.

A new receiver gets events from its first use on. A delivery is given to a worker by moving its `due_at` forward in the
transaction that reads it, so that it becomes due again if the worker dies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.tables.deliveries import DeliveryRow, ReceiverRow
from radiox_tasks.data.tables.events import EventRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.event import Event

HOLD = timedelta(seconds=90)
"""How long a delivery stays with the worker that took it; longer than any attempt takes."""

AT_ONCE = 500
"""Events per transaction."""


@dataclass(frozen=True)
class ShowEvent:
    """An event of a show with what receivers need. `is_scheduled`: made for a slot."""

    event: Event
    is_scheduled: bool
    air_at: datetime | None
    ordered_at: datetime | None


@dataclass(frozen=True)
class Delivery:
    """A delivery that is due; `attempts` includes this one."""

    id: int
    show_event: ShowEvent
    attempts: int


def follow_events(database: Database, receiver: str, wants: Callable[[ShowEvent], bool]) -> None:
    """Record deliveries for every show event since the last call that the receiver wants."""
    while _follow(database, receiver, wants) == AT_ONCE:
        pass


def _follow(database: Database, receiver: str, wants: Callable[[ShowEvent], bool]) -> int:
    with database.transaction() as session:
        newest = int(session.execute(select(func.coalesce(func.max(EventRow.id), 0))).scalar_one())
        if insert_ignoring(session, ReceiverRow, name=receiver, after=newest):
            return 0
        row = session.execute(select(ReceiverRow).where(ReceiverRow.name == receiver).with_for_update()).scalar_one()
        if row.after >= newest:
            return 0
        unread = (EventRow.id > row.after, EventRow.id <= newest, EventRow.kind.startswith("show."))
        found = _read(session, *unread, limit=AT_ONCE)
        now = database.now(session)
        for show_event in filter(wants, found):
            of = {
                "receiver": receiver,
                "event_id": show_event.event.id,
                "attempts": 0,
                "due_at": now,
                "delivered": False,
            }
            insert_ignoring(session, DeliveryRow, **of)
        row.after = found[-1].event.id if len(found) == AT_ONCE else newest
        return len(found)


def _read(session: Session, *conditions: Any, limit: int) -> list[ShowEvent]:
    statement = (
        select(EventRow, ShowRow.slot_at, ShowRow.air_at, ShowRow.created_at)
        .outerjoin(ShowRow, ShowRow.show_id == EventRow.show_id)
        .where(*conditions)
        .order_by(EventRow.id)
        .limit(limit)
    )
    return [
        ShowEvent(
            event=Event(id=row.id, at=row.at, show_id=row.show_id, kind=row.kind, data=row.data),
            is_scheduled=slot_at is not None,
            air_at=air_at,
            ordered_at=ordered_at,
        )
        for row, slot_at, air_at, ordered_at in session.execute(statement)
    ]


def take_due(database: Database, receiver: str, *, limit: int = 1) -> list[Delivery]:
    """The receiver's due deliveries, oldest first; they are not given to other workers for a while."""
    with database.transaction() as session:
        now = database.now(session)
        due = (
            select(DeliveryRow)
            .where(DeliveryRow.ended_at.is_(None), DeliveryRow.due_at <= now, DeliveryRow.receiver == receiver)
            .order_by(DeliveryRow.event_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = session.execute(due).scalars().all()
        by_id = {one.event.id: one for one in _read(session, EventRow.id.in_([r.event_id for r in rows]), limit=limit)}
        taken = []
        for row in rows:
            row.attempts, row.due_at = row.attempts + 1, now + HOLD
            if row.event_id in by_id:
                taken.append(Delivery(row.id, by_id[row.event_id], row.attempts))
            else:
                row.ended_at, row.error = now, "the event was deleted"
        return taken


def record_delivered(database: Database, delivery: Delivery) -> None:
    """Record a successful delivery."""
    _note(database, delivery, lambda now: {"ended_at": now, "delivered": True, "error": None})


def record_refused(database: Database, delivery: Delivery, error: str, *, again_in: timedelta | None) -> None:
    """Record a failed delivery; it is retried after this time, or never if None."""
    if again_in is None:
        _note(database, delivery, lambda now: {"ended_at": now, "error": error[:1000]})
    else:
        _note(database, delivery, lambda now: {"due_at": now + again_in, "error": error[:1000]})


def _note(database: Database, delivery: Delivery, values: Callable[[datetime], dict[str, Any]]) -> None:
    """If two workers held the delivery, the later one decides, unless it was delivered."""
    mine = (DeliveryRow.id == delivery.id, DeliveryRow.ended_at.is_(None))
    with database.transaction() as session:
        session.execute(update(DeliveryRow).where(*mine).values(**values(database.now(session))))


def count_deliveries(database: Database) -> dict[tuple[str, str], int]:
    """The number of deliveries by receiver and state: waiting, delivered, or given up."""
    by = (DeliveryRow.receiver, DeliveryRow.ended_at.is_not(None), DeliveryRow.delivered)
    with database.transaction() as session:
        rows = session.execute(select(*by, func.count()).group_by(*by)).all()
    states = {(False, False): "waiting", (True, True): "delivered", (True, False): "given up"}
    return {(receiver, states[bool(ended), bool(there)]): count for receiver, ended, there, count in rows}


def delete_deliveries(database: Database, *, before: datetime) -> int:
    """Delete deliveries that ended before this time; returns how many."""
    with database.transaction() as session:
        done = delete(DeliveryRow).where(DeliveryRow.ended_at < before)
        return cast("CursorResult[Any]", session.execute(done)).rowcount
