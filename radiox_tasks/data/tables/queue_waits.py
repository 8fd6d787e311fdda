"""Counts of message waiting times per queue."""

from sqlalchemy import BigInteger, Float, String
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table


class QueueWaitRow(Table):
    """The number of messages of a queue that waited at most `bound` seconds and longer than the bound below; -1 is no
    bound."""

    __tablename__ = "queue_waits"

    queue: Mapped[str] = mapped_column(String(32), primary_key=True)
    bound: Mapped[float] = mapped_column(Float, primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[float] = mapped_column(Float)
