"""Caps on what a show, a day and a month may cost, checked before anything is sent.

A call counts from its intent on, at its estimate; what it came to replaces that. A cap is held by summing what counts
and adding the estimate, under a lock of the preset, so that two workers never both take the last cent. Days and months
are UTC's, as on the providers' own usage pages.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from radiox_tasks.data.calls import ProviderError
from radiox_tasks.data.model.preset import Budget
from radiox_tasks.data.tables.calls import CallRow

MICROS = 1_000_000
"""Money is kept in whole millionths of a US dollar: sums are exact on every database."""


def day_of(now: datetime) -> datetime:
    """The start of the UTC day."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def month_of(now: datetime) -> datetime:
    """The start of the UTC month."""
    return day_of(now).replace(day=1)


def counted_of_show(session: Session, show_id: str) -> int:
    """What counts against a show's cap, in millionths."""
    return _sum(session, CallRow.show_id == show_id)


def counted_since(session: Session, preset: str, start: datetime) -> int:
    """What counts against a preset's cap from `start` on, in millionths."""
    return _sum(session, CallRow.preset == preset, CallRow.opened_at >= start)


def require_room(session: Session, budget: Budget, *, preset: str, show_id: str, estimate: int, now: datetime) -> None:
    """Raise ProviderError("budget") if `estimate` millionths more would pass a cap. Call under the preset's lock."""
    if budget.show is not None:
        _hold(budget.show, counted_of_show(session, show_id), estimate, f"show {show_id}")
    if budget.day is not None:
        _hold(budget.day, counted_since(session, preset, day_of(now)), estimate, f"{preset} on {now:%Y-%m-%d}")
    if budget.month is not None:
        _hold(budget.month, counted_since(session, preset, month_of(now)), estimate, f"{preset} in {now:%Y-%m}")


def _sum(session: Session, *conditions: ColumnElement[bool]) -> int:
    return int(session.execute(select(func.coalesce(func.sum(CallRow.counted), 0)).where(*conditions)).scalar_one())


def _hold(cap: float, counted: int, estimate: int, what: str) -> None:
    limit = round(cap * MICROS)
    if counted + estimate > limit:
        raise ProviderError(
            "budget",
            f"the cap of {cap:.2f} USD for {what} would be passed: {counted / MICROS:.4f} spent or reserved, "
            f"{estimate / MICROS:.4f} more asked for",
        )
