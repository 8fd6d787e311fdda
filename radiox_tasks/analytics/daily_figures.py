"""Statistics of the station per UTC day, computed from the database."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from radiox_tasks.data.database import Database
from radiox_tasks.data.monitoring.tallies import LATENESS_EDGES
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.events import EventRow
from radiox_tasks.data.tables.shows import FIRST_VERSIONS, ShowRow
from radiox_tasks.model.base import Document
from radiox_tasks.providers.budget.caps import MICROS, day_of
from radiox_tasks.providers.call_log import PAID


class Day(Document):
    """One UTC day. `shows` counts by status, `rungs` published ones by rung; lateness is in seconds after air time."""

    day: date
    shows: dict[str, int]
    rungs: dict[str, int]
    on_time: int = 0
    late_s: float = 0.0
    worst_late_s: float = 0.0
    paid_usd: float = 0.0
    heard: dict[str, int]


class Figures(Document):
    """Every day of the period, oldest first."""

    since: date
    days: tuple[Day, ...]
    by_preset: dict[str, dict[str, int]]


_ON_TIME_SECONDS = float(LATENESS_EDGES[0])


@dataclass
class _Tally:
    """A day's fields while they are counted."""

    shows: Counter[str] = field(default_factory=Counter)
    rungs: Counter[str] = field(default_factory=Counter)
    heard: Counter[str] = field(default_factory=Counter)
    on_time: int = 0
    late_s: float = 0.0
    worst_late_s: float = 0.0
    paid_usd: float = 0.0


def station_figures(database: Database, *, days: int, now: datetime) -> Figures:
    """The statistics of the last `days` UTC days including today."""
    since = day_of(now) - timedelta(days=days - 1)
    table = {(since + timedelta(days=n)).date(): _Tally() for n in range(days)}
    by_preset: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    with database.transaction() as session:
        columns = (ShowRow.preset, ShowRow.status, ShowRow.rung, ShowRow.air_at, ShowRow.slot_at, ShowRow.on_air_at)
        period = (ShowRow.air_at >= since, ShowRow.air_at <= now)
        shows = session.execute(select(*columns).where(FIRST_VERSIONS, *period)).all()
        paid = session.execute(
            select(CallRow.opened_at, CallRow.counted).where(CallRow.opened_at >= since, CallRow.status.in_(PAID))
        ).all()
        heard = session.execute(
            select(EventRow.at, EventRow.kind).where(EventRow.at >= since, EventRow.kind.startswith("heard."))
        ).all()
    for show in shows:
        _count(table[show.air_at.date()], show)
        by_preset[show.preset][show.status] += 1
    for opened_at, counted in paid:
        table[opened_at.date()].paid_usd += counted / MICROS
    for at, kind in heard:
        table[at.date()].heard[kind.removeprefix("heard.")] += 1
    return Figures(
        since=since.date(),
        days=tuple(Day(day=day, **vars(tally)) for day, tally in table.items()),
        by_preset={name: dict(counts) for name, counts in by_preset.items()},
    )


def _count(tally: _Tally, show: Any) -> None:
    tally.shows[show.status] += 1
    if show.status != "published":
        return
    tally.rungs[show.rung] += 1
    if show.slot_at is None or show.on_air_at is None:
        return
    late = (show.on_air_at - show.slot_at).total_seconds()
    tally.on_time += late <= _ON_TIME_SECONDS
    tally.late_s = round(tally.late_s + max(0.0, late), 1)
    tally.worst_late_s = round(max(tally.worst_late_s, late, 0.0), 1)
