"""Counts of message waiting times per queue, in cumulative buckets."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from radiox_tasks.data.database import Database, insert_into
from radiox_tasks.data.tables.queue_waits import QueueWaitRow

BOUNDS = (0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
UNBOUNDED = -1.0

Waits = Mapping[tuple[str, float], tuple[int, float]]
"""By queue and bound: the count, and the sum of seconds."""


def bound_of(seconds: float) -> float:
    """The bucket of a waiting time."""
    place = bisect_left(BOUNDS, seconds)
    return BOUNDS[place] if place < len(BOUNDS) else UNBOUNDED


def add_waits(database: Database, waits: Waits) -> None:
    """Add the counts of one process, in key order, so that processes cannot deadlock."""
    with database.transaction() as session:
        for (queue, bound), (count, seconds) in sorted(waits.items()):
            statement = insert_into(session, QueueWaitRow).values(
                queue=queue, bound=bound, count=count, seconds=seconds
            )
            more = {"count": QueueWaitRow.count + count, "seconds": QueueWaitRow.seconds + seconds}
            session.execute(statement.on_conflict_do_update(index_elements=["queue", "bound"], set_=more))


def read_waits(database: Database) -> Waits:
    """All counts."""
    with database.transaction() as session:
        rows: Iterable[QueueWaitRow] = session.scalars(select(QueueWaitRow))
        return {(row.queue, row.bound): (row.count, row.seconds) for row in rows}
