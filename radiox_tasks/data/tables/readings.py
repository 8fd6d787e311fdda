"""The last weather and market readings, shared by the shows of one hour."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class ReadingRow(Table):
    """The newest reading of one source for one location or market, in one language."""

    __tablename__ = "reading"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fetched: Mapped[datetime] = mapped_column(UtcDateTime)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
