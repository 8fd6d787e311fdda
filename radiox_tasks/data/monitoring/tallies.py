"""Reads and adds up the counts that the database's triggers keep for the metrics (see tables/tallies.py).

| family | labels | count | amount |
|---|---|---|---|
| shows | preset, status, rung | shows; a new version of one is none | – |
| lateness | preset, bucket | shows that went on air in their slot | seconds |
| steps | step, status | steps | – |
| attempts | step | attempts | US dollars |
| retries | step | attempts after a step's first | – |
| duration | step, bucket | steps that were done once | seconds |
| reused | step | uses of a step that was done before | – |
| calls | provider, operation, status | calls | millionths of a US dollar |
| failures | provider, operation, kind of error | calls | – |

The upper edges of the buckets are in the migrations that make the triggers, and here.
"""

from typing import Literal, NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.tallies import TallyRow

Family = Literal["shows", "lateness", "steps", "attempts", "retries", "duration", "reused", "calls", "failures"]

LATENESS_EDGES = ("1.0", "5.0", "15.0", "60.0", "120.0", "300.0", "900.0", "3600.0", "+Inf")
"""Seconds; a show within the first is on time."""

DURATION_EDGES = ("0.1", "0.5", "1.0", "2.5", "5.0", "10.0", "30.0", "60.0", "120.0", "300.0", "+Inf")
"""Seconds."""

_LABELS = (TallyRow.family, TallyRow.label, TallyRow.second, TallyRow.third)


class Tally(NamedTuple):
    """One value of a family; labels that it does not have are empty."""

    label: str
    second: str
    third: str
    number: int
    amount: float


def read_tallies(session: Session, family: Family) -> list[Tally]:
    """The values of a family, in the order of their labels."""
    columns = (*_LABELS[1:], func.sum(TallyRow.count), func.sum(TallyRow.amount))
    statement = select(*columns).where(TallyRow.family == family).group_by(*_LABELS[1:]).order_by(*_LABELS[1:])
    rows = session.execute(statement).all()
    return [Tally(label, a, b, int(count), float(amount)) for label, a, b, count, amount in rows if count or amount]


def add_up_tallies(database: Database) -> int:
    """Replace the rows of each value by their sum; returns how many rows there were. Readers see the rows, or the
    sum."""
    sums: dict[tuple[str, ...], tuple[int, float]] = {}
    with database.transaction() as session:
        rows = session.execute(delete(TallyRow).returning(*_LABELS, TallyRow.count, TallyRow.amount)).all()
        for *labels, count, amount in rows:
            known = sums.get(tuple(labels), (0, 0.0))
            sums[tuple(labels)] = (known[0] + count, known[1] + amount)
        names = [column.key for column in _LABELS]
        kept = [
            {**dict(zip(names, labels, strict=True)), "count": count, "amount": amount}
            for labels, (count, amount) in sums.items()
            if count or amount
        ]
        if kept:
            session.execute(insert(TallyRow), kept)
    return len(rows)
