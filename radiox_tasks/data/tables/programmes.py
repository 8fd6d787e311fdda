"""Permanent properties of a programme."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table


class ProgrammeRow(Table):
    """Permanent properties of a preset: `podcast_guid` is set at its first publication and never changes."""

    __tablename__ = "programmes"

    preset: Mapped[str] = mapped_column(String(64), primary_key=True)
    podcast_guid: Mapped[str] = mapped_column(String(36))
