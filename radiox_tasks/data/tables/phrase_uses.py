"""Phrases that each show used."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class PhraseUse(Table):
    """One phrase in one show. `phrase` is a template phrase's id, or "said:" and the words a model chose."""

    __tablename__ = "phrase_uses"
    __table_args__ = (Index("ix_phrase_uses_preset_air_at", "preset", "air_at"),)

    show_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    phrase: Mapped[str] = mapped_column(String(240), primary_key=True)
    preset: Mapped[str] = mapped_column(String(64))
    air_at: Mapped[datetime] = mapped_column(UtcDateTime)
