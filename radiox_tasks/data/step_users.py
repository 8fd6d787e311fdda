"""The shows that use a step: when each last moved, and the events of the step for each.

Every step of every show passes here. The statements are built once: building one costs several times its run.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from radiox_tasks.data.database import insert_ignoring
from radiox_tasks.data.events import NewEvent, add_events
from radiox_tasks.data.tables.ledger import ShowStepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.steps import Entry

_shows: Any = ShowRow.__table__
_uses: Any = ShowStepRow.__table__

_USERS = (
    select(_uses.c.show_id, _uses.c.name, _uses.c.label, _uses.c.queue)
    .join(_shows, _shows.c.show_id == _uses.c.show_id)
    .where(_uses.c.key == bindparam("step_key"), _shows.c.finished_at.is_(None))
)
_MOVE_ONE = (
    update(_shows)
    .where(_shows.c.show_id == bindparam("of_show"))
    .values(moved_at=bindparam("now"))
    .returning(_shows.c.finished_at)
)
_MOVE_USERS = (
    update(_shows)
    .where(_shows.c.show_id.in_(select(_uses.c.show_id).where(_uses.c.key == bindparam("step_key"))))
    .where(_shows.c.finished_at.is_(None))
    .values(moved_at=bindparam("now"))
)


def record_use(
    connection: Connection, entry: Entry, key: str, show_id: str, queue: str, *, reused: bool, now: datetime
) -> tuple[bool, bool]:
    """Record that the show uses the step, and that it moved; whether that use is new, and whether the show is open."""
    moved = connection.execute(_MOVE_ONE, {"of_show": show_id, "now": now}).all()
    is_new = insert_ignoring(
        connection,
        ShowStepRow,
        show_id=show_id,
        key=key,
        name=entry.name,
        label=entry.label[:200],
        queue=queue,
        reused=reused,
        met_at=now,
    )
    return is_new, any(show.finished_at is None for show in moved)


def move_users(connection: Connection, key: str, now: datetime) -> None:
    """Record that every open show that uses the step moved."""
    connection.execute(_MOVE_USERS, {"step_key": key, "now": now})


def add_step_events(
    connection: Connection, key: str, kind: str, now: datetime, *, only: str | None = None, **more: Any
) -> None:
    """Write an event of this step for every open show that uses it (or for `only`), as the transaction's last
    statement."""
    events: list[NewEvent] = [
        (kind, use.show_id, {"step": use.name, "label": use.label, "queue": use.queue, "key": key, **more})
        for use in connection.execute(_USERS, {"step_key": key})
        if only in (None, use.show_id)
    ]
    add_events(connection, events, at=now)


def add_first_event(connection: Connection, entry: Entry, key: str, show_id: str, queue: str, now: datetime) -> None:
    """Write the event of a new step's start for the open show that brought it, which is its only user."""
    about = {"step": entry.name, "label": entry.label[:200], "queue": queue, "key": key}
    add_events(connection, [("step.started", show_id, about)], at=now)
