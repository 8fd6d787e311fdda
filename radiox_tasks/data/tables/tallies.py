"""Counts for the metrics. Triggers on shows, steps, show_steps and calls write them, in the transaction they count."""

from sqlalchemy import BigInteger, Float, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table

TRIGGERS = {
    "sqlite": {
        "tally_changed_calls": "a7b18ee7e9f88d82",
        "tally_changed_show_steps": "994d8cec18d68a6a",
        "tally_changed_shows": "28166f97603fb587",
        "tally_changed_steps": "becaa90df8814352",
        "tally_new_calls": "5fb2fc4dceb69b55",
        "tally_new_show_steps": "7483917871f6e55c",
        "tally_new_shows": "68fe03cf4e24aae2",
        "tally_new_steps": "88a85843e7d49cdb",
    },
    "postgresql": {
        "tally_changed_calls": "7793dee4cb8a37e0",
        "tally_changed_show_steps": "49e0eed8b3ff8668",
        "tally_changed_shows": "6c9e5d343d0e421e",
        "tally_changed_steps": "30aa730af3634e35",
        "tally_new_calls": "efe4174e5f77c3e9",
        "tally_new_show_steps": "5ab5647860118217",
        "tally_new_shows": "ba8a155b7d284cd7",
        "tally_new_steps": "db98c2109f4c9f79",
    },
}
"""The triggers by engine, which no table of the metadata knows of, with the digests of what they do
(migrate.trigger_digests)."""


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
