"""Events in order: milestones of shows and steps, actions of people."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class EventRow(Table):
    """One event. `kind` is a dotted name that starts with its subject (show.published, step.done); ids grow in commit
    order."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_show_id_id", "show_id", "id"),
        Index("ix_events_at", "at"),
        {"sqlite_autoincrement": True},  # ids are not reused, even after old events were deleted
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    show_id: Mapped[str | None] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
