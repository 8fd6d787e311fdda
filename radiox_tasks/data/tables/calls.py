"""Provider calls with their intent, receipt and cost; and the state of circuit breakers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from radiox_tasks.data.tables.base import Table, UtcDateTime


class CallRow(Table):
    """One request to a provider: written before it is sent (the intent), completed after its answer (the receipt).

    `status`: "open" after the intent, then "done" or "failed"; "in_doubt" if the sender died and it is unknown whether
    the provider billed the call. Money is in millionths of a US dollar. `counted` is the amount that counts against the
    budget: the estimate while open or in doubt, the price paid when done, normally nothing when failed. `answer` is the
    blob of a done call's answer, so that a repeated step need not call again.
    """

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_provider_status", "provider", "status"),
        Index("ix_calls_preset_opened_at", "preset", "opened_at", "counted"),  # a cap is a sum over this index
    )

    call_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    step_key: Mapped[str] = mapped_column(String(64), index=True)
    owner: Mapped[str] = mapped_column(String(128))
    fence: Mapped[int] = mapped_column(Integer)
    show_id: Mapped[str] = mapped_column(String(32), index=True)
    preset: Mapped[str] = mapped_column(String(64))
    provider: Mapped[str] = mapped_column(String(32))
    operation: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(16))
    estimate: Mapped[int] = mapped_column(BigInteger)
    counted: Mapped[int] = mapped_column(BigInteger)
    units: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    answer: Mapped[str | None] = mapped_column(String(200))
    request_id: Mapped[str | None] = mapped_column(String(200))
    error_kind: Mapped[str | None] = mapped_column(String(16))
    error: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(String(200))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BreakerRow(Table):
    """A provider's operation with recent failures. `open_until` None: the circuit is closed."""

    __tablename__ = "breakers"

    provider: Mapped[str] = mapped_column(String(32), primary_key=True)
    operation: Mapped[str] = mapped_column(String(32), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)  # consecutive, from any worker
    open_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
