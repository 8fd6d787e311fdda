"""Heartbeats of periodic tasks, to detect a stopped beat or a queue without workers."""

from datetime import datetime

from radiox_tasks.data.database import Database, insert_into
from radiox_tasks.data.tables.heartbeats import HeartbeatRow

TICK = "tick"
"""The planner's tick, sent by beat and run by a worker of the show queue."""


def record_heartbeat(database: Database, name: str, at: datetime | None = None) -> None:
    """Record that this work ran now, or that it is done up to a time."""
    with database.transaction() as session:
        at = at or database.now(session)
        statement = insert_into(session, HeartbeatRow).values(name=name, at=at)
        session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"at": at}))


def last_heartbeat(database: Database, name: str) -> datetime | None:
    """When this work last ran, or up to which time it is done; None if it never ran."""
    with database.transaction() as session:
        row = session.get(HeartbeatRow, name)
        return row.at if row else None
