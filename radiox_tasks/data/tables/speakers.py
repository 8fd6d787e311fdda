"""Hosts of the station."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class SpeakerRow(Table):
    """One host. `edited` keeps a later seed from overwriting it; `removed` keeps a seed from restoring it."""

    __tablename__ = "speakers"

    speaker: Mapped[str] = mapped_column(String(63), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    character: Mapped[str] = mapped_column(String(4000), default="")
    never_says: Mapped[list[str]] = mapped_column(JSON, default=list)
    voices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    edited: Mapped[bool] = mapped_column(Boolean, default=False)
    removed: Mapped[bool] = mapped_column(Boolean, default=False)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
