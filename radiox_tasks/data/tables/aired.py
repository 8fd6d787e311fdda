"""Stories that were told on air: one row per story of a published edition."""

from datetime import datetime

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class AiredRow(Table):
    """A story told by a show at `aired_at`. Written only in the transaction that closes the show as ready."""

    __tablename__ = "aired_story"
    __table_args__ = (Index(None, "preset", "aired_at"),)

    show_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    story_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    preset: Mapped[str] = mapped_column(String(64))
    aired_at: Mapped[datetime] = mapped_column(UtcDateTime)
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    article_ids: Mapped[list[str]] = mapped_column(JSON)
    texts: Mapped[list[str]] = mapped_column(JSON)
    sources: Mapped[list[str]] = mapped_column(JSON)
