"""The last run of each periodic task."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class HeartbeatRow(Table):
    """The last run of one periodic task, by name, or the time up to which it is done."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
