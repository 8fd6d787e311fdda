"""Charts by day, as bars of an SVG."""

from collections.abc import Sequence
from datetime import date, timedelta

from radiox_tasks.analytics.daily_figures import Day
from radiox_tasks.model.base import Document
from radiox_tasks.model.cost_report import DayCosts

HEIGHT = 60.0
"""Height of the tallest bar, in units of the drawing; a day is 10 wide."""

LEAST = 1.5
"""The lowest part that can be seen."""


class Part(Document):
    """A part of a bar. `kind` is its colour; `top` and `height` are in units of the drawing."""

    kind: str
    top: float
    height: float


class Bar(Document):
    """One day: its parts, lowest first, and its figures in words."""

    label: str
    parts: tuple[Part, ...]


class Chart(Document):
    """All days of a period, oldest first, with a summary in words."""

    first: date
    last: date
    label: str
    bars: tuple[Bar, ...]


class Period(Document):
    """The totals of a period. `on_time` are scheduled shows that went on air on time."""

    aired: int
    less: int
    lost: int
    on_time: int
    plays: int


def shows_by_day(days: Sequence[Day]) -> tuple[Period, Chart | None]:
    """Shows of each day: on air as planned, on air as less than planned, and lost; no chart without a show."""
    counted = [_counts(day) for day in days]
    total = Period(
        aired=sum(aired for aired, _, _ in counted),
        less=sum(less for _, less, _ in counted),
        lost=sum(lost for _, _, lost in counted),
        on_time=sum(day.on_time for day in days),
        plays=sum(day.heard.get("play", 0) for day in days),
    )
    labels = [
        f"{day.day:%a} {day.day.day} {day.day:%b}: {aired} on air, {less} of them less than planned, {lost} lost"
        for day, (aired, less, lost) in zip(days, counted, strict=True)
    ]
    values = [(("aired", aired - less), ("less", less), ("lost", lost)) for aired, less, lost in counted]
    name = f"Shows by day: {total.aired} on air, {total.less} of them less than planned, {total.lost} lost"
    return total, _chart([day.day for day in days], values, labels, name)


def paid_by_day(rows: Sequence[DayCosts], *, days: int, today: date) -> Chart | None:
    """The money of each day, from the rows of a cost report; no chart where nothing was paid."""
    paid = {row.day: row.paid for row in rows}
    dates = [today - timedelta(days=ago) for ago in reversed(range(days))]
    labels = [f"{day:%a} {day.day} {day:%b}: ${paid.get(day, 0.0):.2f}" for day in dates]
    name = f"Paid by day: ${sum(paid.values()):.2f} in {days} days"
    return _chart(dates, [(("paid", paid.get(day, 0.0)),) for day in dates], labels, name)


def _counts(day: Day) -> tuple[int, int, int]:
    """Shows that went on air, those of them that were less than planned, and lost ones."""
    aired = day.shows.get("published", 0)
    return aired, aired - day.rungs.get("full", 0), day.shows.get("missed", 0) + day.shows.get("failed", 0)


def _chart(
    days: Sequence[date], values: Sequence[Sequence[tuple[str, float]]], labels: Sequence[str], name: str
) -> Chart | None:
    highest = max((sum(amount for _, amount in parts) for parts in values), default=0.0)
    if not highest:
        return None
    bars = tuple(Bar(label=text, parts=_parts(parts, highest)) for parts, text in zip(values, labels, strict=True))
    return Chart(first=days[0], last=days[-1], label=name, bars=bars)


def _parts(values: Sequence[tuple[str, float]], highest: float) -> tuple[Part, ...]:
    base, parts = HEIGHT, []
    for kind, amount in values:
        if amount:
            height = max(amount / highest * HEIGHT, LEAST)
            base -= height
            parts.append(Part(kind=kind, top=round(max(base, 0.0), 2), height=round(height, 2)))
    return tuple(parts)
