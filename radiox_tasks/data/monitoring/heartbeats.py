"""Heartbeats of periodic tasks, to detect a stopped beat or a queue without workers."""

from datetime import datetime

from radiox_tasks.data.database import Database, insert_into
from radiox_tasks.data.tables.heartbeats import HeartbeatRow

TICK = "tick"
"""The planner's tick, sent by beat and run by a worker of the show queue."""


def record_heartbeat(database: Database, name: str) -> None:
    """Record that this work ran now."""
    with database.transaction() as session:
        now = database.now(session)
        statement = insert_into(session, HeartbeatRow).values(name=name, at=now)
        session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


def last_heartbeat(database: Database, name: str) -> datetime | None:
    """When this work last ran; None if it never did."""
    with database.transaction() as session:
        row = session.get(HeartbeatRow, name)
        return row.at if row else None
