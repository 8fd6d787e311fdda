"""The shows that use a step, and the events of the step for each.

Every step of every show passes here. The statements are built once: building one costs several times its run. A show's
progress is its events: its row is not written for them, which the steps of a show would do one after the other.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Label, Text, bindparam, literal_column, select, update

from radiox_tasks.data.database import insert_ignoring
from radiox_tasks.data.events import NewEvent, add_events
from radiox_tasks.data.tables.ledger import ShowStepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.declared.declarations import Entry

_shows: Any = ShowRow.__table__
_uses: Any = ShowStepRow.__table__


class Use(NamedTuple):
    """An open show's use of a step."""

    show_id: str
    name: str
    label: str
    queue: str


_USERS = (
    select(_uses.c.show_id, _uses.c.name, _uses.c.label, _uses.c.queue)
    .join(_shows, _shows.c.show_id == _uses.c.show_id)
    .where(_uses.c.key == bindparam("step_key"), _shows.c.finished_at.is_(None))
)
_MOVE = update(_shows).where(_shows.c.show_id == bindparam("of_show")).values(moved_at=bindparam("now"))


def record_first_use(connection: Connection, entry: Entry, key: str, show_id: str, queue: str, now: datetime) -> None:
    """Record that the show brought the new step, and the start as its event if it is open: it is the only user."""
    use = _use(entry, key, show_id, queue, now, reused=False)
    insert_ignoring(connection, ShowStepRow, **use)
    add_events_of(connection, [Use(show_id, use["name"], use["label"], queue)], key, "step.started", now)


def record_use(
    connection: Connection, entry: Entry, key: str, show_id: str, queue: str, *, reused: bool, now: datetime
) -> bool:
    """Record that the show uses a step that was there before, and that it moved; whether that use is new."""
    connection.execute(_MOVE, {"of_show": show_id, "now": now})
    use = _use(entry, key, show_id, queue, now, reused=reused)
    return insert_ignoring(connection, ShowStepRow, **use)


def add_step_events(
    connection: Connection, key: str, kind: str, now: datetime, *, only: str | None = None, **more: Any
) -> None:
    """Write an event of this step for every open show that uses it (or for `only`), as the transaction's last
    statement."""
    users = [Use(*use) for use in connection.execute(_USERS, {"step_key": key})]
    add_events_of(connection, (use for use in users if only in (None, use.show_id)), key, kind, now, **more)


def add_events_of(
    connection: Connection, users: Iterable[Use], key: str, kind: str, now: datetime, **more: Any
) -> None:
    """Write an event of this step for each of these uses whose show is still open, as the transaction's last
    statement."""
    add_events(connection, [_event(kind, use, key, **more) for use in users], at=now, if_open=True)


def users_column(dialect: str) -> Label[str]:
    """The uses of a step by open shows, as a column of a statement on `steps`: JSON that `read_users` reads. Written
    as SQL, since SQLAlchemy leaves out the names of tables in what a statement of SQLite returns."""
    array, row = ("json_agg", "json_build_array") if dialect == "postgresql" else ("json_group_array", "json_array")
    uses = f"CAST({array}({row}(used.show_id, used.name, used.label, used.queue)) AS TEXT)"
    of_step = (
        "FROM show_steps AS used JOIN shows ON shows.show_id = used.show_id "
        "WHERE used.key = steps.key AND shows.finished_at IS NULL"
    )
    return literal_column(f"COALESCE((SELECT {uses} {of_step}), '[]')", Text).label("users")


def read_users(text: str) -> list[Use]:
    """The uses in the answer to `users_column`."""
    return [Use(*use) for use in json.loads(text)]


def _use(entry: Entry, key: str, show_id: str, queue: str, now: datetime, *, reused: bool) -> dict[str, Any]:
    label = entry.label[:200]
    return {
        "show_id": show_id,
        "key": key,
        "name": entry.name,
        "label": label,
        "queue": queue,
        "reused": reused,
        "met_at": now,
    }


def _event(kind: str, use: Use, key: str, **more: Any) -> NewEvent:
    return kind, use.show_id, {"step": use.name, "label": use.label, "queue": use.queue, "key": key, **more}
