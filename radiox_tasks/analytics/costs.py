"""Cost report: amounts paid by day, show, provider and step; reserved, in doubt, saved, and left under the caps."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Literal, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.calls import BreakerRow, CallRow
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.cost_report import (
    BreakerState,
    CapState,
    CostReport,
    DayCosts,
    LimitState,
    ProviderCosts,
    ShowCosts,
    StepCosts,
    Sums,
    TotalCosts,
)
from radiox_tasks.model.preset import Preset
from radiox_tasks.providers.budget.caps import MICROS, caps, day_of
from radiox_tasks.providers.call_log import PAID
from radiox_tasks.providers.limits import in_flight, parse_concurrency

PERIODS: tuple[Literal["day", "month"], ...] = ("day", "month")
LONG_AGO = datetime.min.replace(tzinfo=UTC)
Key = TypeVar("Key", date, str, tuple[str, str, str])


@dataclass(frozen=True)
class _Call:
    """The columns of a call that the report needs; `counted` in millionths of a dollar."""

    show_id: str
    preset: str
    provider: str
    operation: str
    model: str
    status: str
    counted: int
    note: str | None
    opened_at: datetime
    step: str

    def day(self) -> date:
        return self.opened_at.date()

    def model_of(self) -> tuple[str, str, str]:
        return self.provider, self.operation, self.model


def cost_report(
    store: Store, presets: Sequence[Preset], *, days: int, now: datetime, only: str | None = None
) -> CostReport:
    """The report, in US dollars, over the last `days` UTC days including today. `presets` are those whose caps are
    shown; `only` excludes the calls of other presets."""
    since = day_of(now) - timedelta(days=days - 1)
    with store.database.transaction() as session:
        calls = _calls(session, since, only)
        saved = _saved(session, since, only)
        return CostReport(
            since=since,
            until=now,
            total=TotalCosts(**vars(_sums(calls)), saved=_usd(sum(saved.values()))),
            days=tuple(DayCosts(day=day, **vars(_sums(group))) for day, group in _by(calls, _Call.day)),
            shows=_by_show(session, calls, saved),
            providers=tuple(
                ProviderCosts(provider=provider, operation=operation, model=model, **vars(_sums(group)))
                for (provider, operation, model), group in _by(calls, _Call.model_of)
            ),
            steps=tuple(
                StepCosts(step=step, **vars(_sums(group))) for step, group in _by(calls, lambda call: call.step)
            ),
            caps=tuple(row for preset in presets for row in _caps(session, preset, now)),
            limits=tuple(
                LimitState(provider=provider, at_once=limit, now=in_flight(session, provider, now))
                for provider, limit in sorted(parse_concurrency(store.settings.concurrency).items())
            ),
            breakers=_breakers(session, now),
            notes=tuple(sorted({call.note for call in calls if call.note})),
        )


def _calls(session: Session, since: datetime, only: str | None) -> list[_Call]:
    statement = (
        select(
            CallRow.show_id,
            CallRow.preset,
            CallRow.provider,
            CallRow.operation,
            CallRow.model,
            CallRow.status,
            CallRow.counted,
            CallRow.note,
            CallRow.opened_at,
            func.coalesce(StepRow.name, "").label("step"),
        )
        .outerjoin(StepRow, StepRow.key == CallRow.step_key)
        .where(CallRow.opened_at >= since)
        .order_by(CallRow.opened_at)
    )
    if only is not None:
        statement = statement.where(CallRow.preset == only)
    return [_Call(**row) for row in session.execute(statement).mappings()]


def _saved(session: Session, since: datetime, only: str | None) -> dict[str, int]:
    """By show: the price of reused steps, paid by other shows."""
    statement = (
        select(ShowStepRow.show_id, func.sum(CallRow.counted))
        .join(CallRow, CallRow.step_key == ShowStepRow.key)
        .join(ShowRow, ShowRow.show_id == ShowStepRow.show_id)
        .where(ShowStepRow.reused, ShowStepRow.met_at >= since)
        .where(CallRow.status.in_(PAID))
        .group_by(ShowStepRow.show_id)
    )
    if only is not None:
        statement = statement.where(ShowRow.preset == only)
    return {show_id: int(total) for show_id, total in session.execute(statement)}


def _by_show(session: Session, calls: Sequence[_Call], saved: dict[str, int]) -> tuple[ShowCosts, ...]:
    """Newest air time first; a show that was deleted from the archive is still listed."""
    groups: dict[str, list[_Call]] = {show_id: [] for show_id in saved}
    for call in calls:
        groups.setdefault(call.show_id, []).append(call)
    statement = select(ShowRow.show_id, ShowRow.preset, ShowRow.air_at).where(ShowRow.show_id.in_(sorted(groups)))
    known = {show_id: (preset, air_at) for show_id, preset, air_at in session.execute(statement)}
    rows = []
    for show_id, group in groups.items():
        preset, air_at = known.get(show_id, (group[0].preset if group else None, None))
        amount = _usd(saved.get(show_id, 0))
        rows.append(ShowCosts(show_id=show_id, preset=preset, air_at=air_at, saved=amount, **vars(_sums(group))))
    return tuple(sorted(rows, key=lambda row: row.air_at or LONG_AGO, reverse=True))


def _by(calls: Sequence[_Call], key: Callable[[_Call], Key]) -> list[tuple[Key, list[_Call]]]:
    groups: dict[Key, list[_Call]] = defaultdict(list)
    for call in calls:
        groups[key(call)].append(call)
    return sorted(groups.items(), key=itemgetter(0))


def _sums(calls: Sequence[_Call]) -> Sums:
    def total(*statuses: str) -> float:
        return _usd(sum(call.counted for call in calls if call.status in statuses))

    return Sums(
        calls=len(calls),
        failed=sum(call.status == "failed" for call in calls),
        lost=sum(call.status == "in_doubt" for call in calls),
        paid=total(*PAID),
        reserved=total("open"),
        in_doubt=total("in_doubt"),
    )


def _caps(session: Session, preset: Preset, now: datetime) -> list[CapState]:
    rows = []
    if preset.budget.show is not None:
        rows.append(CapState(preset=preset.name, cap="show", limit=preset.budget.show))
    periods = [name for name in PERIODS if getattr(preset.budget, name) is not None]
    for name, cap in zip(periods, caps(session, preset.budget, preset=preset.name, show_id=None, now=now), strict=True):
        spent, left = _usd(cap.counted), _usd(max(0, cap.left))
        rows.append(CapState(preset=preset.name, cap=name, limit=_usd(cap.limit), spent=spent, left=left))
    return rows


def _breakers(session: Session, now: datetime) -> tuple[BreakerState, ...]:
    rows = session.execute(select(BreakerRow).order_by(BreakerRow.provider, BreakerRow.operation)).scalars()
    return tuple(
        BreakerState(
            provider=row.provider,
            operation=row.operation,
            failures=row.failures,
            open=row.open_until is not None and row.open_until > now,
            last_error=row.last_error,
        )
        for row in rows
    )


def _usd(micros: int) -> float:
    return round(micros / MICROS, 6)
