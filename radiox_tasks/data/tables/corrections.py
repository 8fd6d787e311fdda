"""Corrections of published editions, to be announced by the next show of the programme."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class CorrectionRow(Table):
    """One corrected line of news. `announced_by` is the show that announces it; it counts once that show is on air."""

    __tablename__ = "corrections"
    __table_args__ = (Index(None, "preset", "corrected_at"),)

    correction_id: Mapped[str] = mapped_column(String(32), primary_key=True)  # the show that made the correction
    show_id: Mapped[str] = mapped_column(ForeignKey("shows.show_id", ondelete="CASCADE"), index=True)
    preset: Mapped[str] = mapped_column(String(64))
    line: Mapped[int]
    was: Mapped[str] = mapped_column(Text)
    now: Mapped[str | None] = mapped_column(Text)
    corrected_at: Mapped[datetime] = mapped_column(UtcDateTime)
    announced_by: Mapped[str | None] = mapped_column(String(32))
