"""Embedding vectors of texts, shared by all workers."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class VectorRow(Table):
    """One text's vector: little-endian float16 values."""

    __tablename__ = "vector"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    kept: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
