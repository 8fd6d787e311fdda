"""Caps on the cost of a show, a day and a month, checked before a request is sent.

A call counts at its estimate from its intent on, and at its price after its receipt. A cap is checked by adding the
estimate to the sum under a lock of the preset, so that concurrent workers cannot exceed it together. Days and months
are in UTC, as on the providers' usage pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.model.preset import Budget
from radiox_tasks.providers.calls import ProviderError

MICROS = 1_000_000
"""Money is stored in whole millionths of a US dollar, so that sums are exact on every database."""


def day_of(now: datetime) -> datetime:
    """The start of the UTC day."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def month_of(now: datetime) -> datetime:
    """The start of the UTC month."""
    return day_of(now).replace(day=1)


def counted_of_show(session: Session, show_id: str) -> int:
    """The amount that counts against a show's cap, in millionths."""
    return _sum(session, CallRow.show_id == show_id)


def counted_since(session: Session, preset: str, start: datetime) -> int:
    """The amount that counts against a preset's cap from `start` on, in millionths."""
    return _sum(session, CallRow.preset == preset, CallRow.opened_at >= start)


@dataclass(frozen=True)
class Cap:
    """One cap and the amount that counts against it, in millionths; `what` names it for people."""

    what: str
    limit: int
    counted: int

    @property
    def left(self) -> int:
        """The amount left; negative if answers cost more than estimated."""
        return self.limit - self.counted


def caps(session: Session, budget: Budget, *, preset: str, show_id: str | None, now: datetime) -> Iterator[Cap]:
    """The preset's caps; the show's cap only for a named show."""
    if budget.show is not None and show_id is not None:
        yield Cap(f"show {show_id}", round(budget.show * MICROS), counted_of_show(session, show_id))
    if budget.day is not None:
        counted = counted_since(session, preset, day_of(now))
        yield Cap(f"{preset} on {now:%Y-%m-%d}", round(budget.day * MICROS), counted)
    if budget.month is not None:
        counted = counted_since(session, preset, month_of(now))
        yield Cap(f"{preset} in {now:%Y-%m}", round(budget.month * MICROS), counted)


def room_left(session: Session, budget: Budget, *, preset: str, show_id: str, now: datetime) -> int | None:
    """What the tightest cap leaves, in millionths; None without a cap."""
    return min((cap.left for cap in caps(session, budget, preset=preset, show_id=show_id, now=now)), default=None)


def require_room(session: Session, budget: Budget, *, preset: str, show_id: str, estimate: int, now: datetime) -> None:
    """Raise ProviderError("budget") if `estimate` millionths more would exceed a cap. Call under the preset's lock."""
    for cap in caps(session, budget, preset=preset, show_id=show_id, now=now):
        if estimate > cap.left:
            raise ProviderError(
                "budget",
                f"the cap of {cap.limit / MICROS:g} USD for {cap.what} would be passed: "
                f"{cap.counted / MICROS:.4f} spent or reserved, {estimate / MICROS:.4f} more asked for",
            )


def _sum(session: Session, *conditions: ColumnElement[bool]) -> int:
    return int(session.execute(select(func.coalesce(func.sum(CallRow.counted), 0)).where(*conditions)).scalar_one())
