"""The ledger: one row per step, and which shows used it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class StepRow(Table):
    """A step. `fence` grows with every lease; only the one with the current fence may finish it. `seconds` is the
    duration of the first successful run."""

    __tablename__ = "steps"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), index=True)
    status: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str] = mapped_column(String(128))
    fence: Mapped[int] = mapped_column(Integer, default=1)
    lease_until: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=1)
    output: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    cost: Mapped[float] = mapped_column(Float, default=0.0)
    error: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seconds: Mapped[float | None] = mapped_column(Float)


class ShowStepRow(Table):
    """A show's use of a step, in order of first use. `reused`: the step was done before this show needed it."""

    __tablename__ = "show_steps"

    show_id: Mapped[str] = mapped_column(ForeignKey("shows.show_id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(32))
    label: Mapped[str] = mapped_column(String(200), default="")
    queue: Mapped[str] = mapped_column(String(16), default="")
    reused: Mapped[bool] = mapped_column(Boolean, default=False)
    met_at: Mapped[datetime] = mapped_column(UtcDateTime)
