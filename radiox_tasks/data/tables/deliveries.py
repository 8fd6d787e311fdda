"""Receivers of events and their deliveries."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class ReceiverRow(Table):
    """A receiver, by a name that does not reveal its URL, and the last event that was processed for it."""

    __tablename__ = "receivers"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    after: Mapped[int] = mapped_column(BigInteger)


class DeliveryRow(Table):
    """One event for one receiver.

    It is pending until `ended_at` is set: delivered, or given up with `error`. `due_at` is the time of the next
    attempt; a worker moves it forward before its attempt, so that no other worker tries at the same time.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("receiver", "event_id", name="uq_deliveries_event"),
        Index("ix_deliveries_ended_at_due_at", "ended_at", "due_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    receiver: Mapped[str] = mapped_column(String(64))
    event_id: Mapped[int] = mapped_column(BigInteger)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered: Mapped[bool] = mapped_column(Boolean, default=False)
    error: Mapped[str | None] = mapped_column(Text)
