"""Counts for the metrics. Triggers on shows, steps, show_steps and calls write them, in the transaction they count."""

from sqlalchemy import BigInteger, Float, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table

TRIGGERS = frozenset(
    f"tally_{event}_{table}" for event in ("new", "changed") for table in ("shows", "steps", "show_steps", "calls")
)
"""Names of the triggers, which no table of the metadata knows of."""


class TallyRow(Table):
    """One change of a count and of an amount. A value is the sum of its rows; they are added up from time to time, so
    that reading all of them takes the same time however long the history is. New changes are new rows, which no
    transaction waits for."""

    __tablename__ = "tallies"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    family: Mapped[str] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(String(64))
    second: Mapped[str] = mapped_column(String(64))
    third: Mapped[str] = mapped_column(String(64))
    count: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[float] = mapped_column(Float)
