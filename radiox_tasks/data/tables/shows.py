"""Shows and the planner's marks. (preset, slot_at) is unique: a slot has at most one show."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class ShowRow(Table):
    """One show. `slot_at` is null for a show made on demand; `document` is its show.json once it exists. `on_air_at` is
    when the edition became public; `sent_at` is when the remote store received its current state; `retired_at` is when
    retention deleted its files. `broken` is set when a step on the main line failed: "temporary" (another submission
    may succeed) or "permanent". `revises` is the order's, as a column that lists and the database's planner know."""

    __tablename__ = "shows"
    __table_args__ = (
        UniqueConstraint("preset", "slot_at", name="uq_shows_slot"),
        Index("ix_shows_status_air_at_retired_at", "status", "air_at", "retired_at"),
        Index("ix_shows_status_on_air_at", "status", "on_air_at"),
        Index("ix_shows_air_at_show_id", "air_at", "show_id"),
        Index("ix_shows_preset_air_at_show_id", "preset", "air_at", "show_id"),
        Index("ix_shows_sent_at_moved_at", "sent_at", "moved_at"),
        Index("ix_shows_status_preset_air_at_retired_at", "status", "preset", "air_at", "retired_at"),
        # Partial on SQLite, which would otherwise use it for lists, since most shows are no new version. The argument
        # for PostgreSQL would import its dialect in every process.
        Index("ix_shows_revises", "revises", sqlite_where=text("revises IS NOT NULL")),
    )

    show_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    preset: Mapped[str] = mapped_column(String(64), index=True)
    slot_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    air_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(16))
    rung: Mapped[str] = mapped_column(String(16), default="full")
    degraded: Mapped[list[str]] = mapped_column(JSON, default=list)
    preset_document: Mapped[dict[str, Any]] = mapped_column(JSON)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    revises: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submissions: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    on_air_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fell_back: Mapped[bool] = mapped_column(default=False)
    broken: Mapped[str | None] = mapped_column(String(16))
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


FIRST_VERSIONS = ShowRow.revises.is_(None)
"""The condition of lists and figures: a new version is part of its show, and a failed one is no lost show."""


class PlannerMark(Table):
    """The time up to which a preset's slots have been examined."""

    __tablename__ = "planner_marks"

    preset: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_until: Mapped[datetime] = mapped_column(UtcDateTime)
