"""Metrics of shows: number, lateness on air, missed slots, and the newest editions."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from radiox_tasks.analytics.histograms import add_counted
from radiox_tasks.data.database import Database
from radiox_tasks.data.monitoring.tallies import LATENESS_EDGES, read_tallies
from radiox_tasks.data.shows.records import OPEN
from radiox_tasks.data.tables.shows import FIRST_VERSIONS, ShowRow
from radiox_tasks.model.edition import ShowDocument

RECENT = timedelta(hours=1)
"""Period of the `_recent` gauges."""


def show_metrics(database: Database) -> Iterator[Metric]:
    """Every preset that ever had a show has a value, 0 included, so that alerts see the first failure too."""
    shows = GaugeMetricFamily("radiox_shows", "Shows by preset, status and rung.", labels=["preset", "status", "rung"])
    opened = GaugeMetricFamily("radiox_open_shows", "Shows and new versions of shows being made now.")
    missed = GaugeMetricFamily("radiox_slots_missed", "Slots without a show, by preset.", labels=["preset"])
    recent = GaugeMetricFamily(
        "radiox_shows_lost_recent",
        "Shows missed or failed that were due in the last hour.",
        labels=["preset", "status"],
    )
    overdue = GaugeMetricFamily(
        "radiox_show_overdue_seconds", "How far past its air time the latest unaired show is.", labels=["preset"]
    )
    late = HistogramMetricFamily(
        "radiox_show_lateness_seconds",
        "Seconds from a slot's air time until the show could be heard.",
        labels=["preset"],
    )
    with database.transaction() as session:
        now = database.now(session)
        counts = read_tallies(session, "shows")
        presets = sorted({tally.label for tally in counts})
        lost = _counts(session, FIRST_VERSIONS, ShowRow.status.in_(("missed", "failed")), ShowRow.air_at > now - RECENT)
        waiting = select(ShowRow.preset, func.min(ShowRow.air_at)).where(
            ShowRow.status.in_((*OPEN, "ready")), ShowRow.slot_at.is_not(None)
        )
        working = session.scalar(select(func.count()).where(ShowRow.status.in_(OPEN))) or 0
        due = {row[0]: row[1] for row in session.execute(waiting.group_by(ShowRow.preset))}
        add_counted(late, read_tallies(session, "lateness"), LATENESS_EDGES)
    by_status: Counter[tuple[str, str]] = Counter()
    for preset, status, rung, count, _ in counts:
        shows.add_metric([preset, status, rung], count)
        by_status[preset, status] += count
    opened.add_metric([], working)
    for preset in presets:
        missed.add_metric([preset], by_status[preset, "missed"])
        overdue.add_metric([preset], max(0.0, (now - due.get(preset, now)).total_seconds()))
        for status in ("missed", "failed"):
            recent.add_metric([preset, status], lost[preset, status])
    yield from (shows, opened, missed, recent, overdue, late)


def _newest_of(preset: str) -> Select[tuple[datetime, dict[str, Any] | None]]:
    """Air time and document of a preset's newest published show, the one that moved last where there are more."""
    newest = select(func.max(ShowRow.air_at)).where(ShowRow.preset == preset, ShowRow.status == "published")
    its = (ShowRow.preset == preset, ShowRow.status == "published", ShowRow.air_at == newest.scalar_subquery())
    return select(ShowRow.air_at, ShowRow.document).where(*its).order_by(ShowRow.moved_at.desc()).limit(1)


def _counts(session: Session, *conditions: ColumnElement[bool]) -> Counter[tuple[str, str]]:
    by = (ShowRow.preset, ShowRow.status)
    rows = session.execute(select(*by, func.count()).where(*conditions).group_by(*by))
    return Counter({(preset, status): count for preset, status, count in rows})


def edition_metrics(database: Database) -> Iterator[Metric]:
    """The newest published edition of every preset: time, loudness, and results of its checks."""
    newest = GaugeMetricFamily(
        "radiox_last_edition_timestamp_seconds", "Air time of the newest edition.", labels=["preset"]
    )
    loudness = GaugeMetricFamily(
        "radiox_last_edition_loudness_lufs", "Integrated loudness of the newest edition.", labels=["preset"]
    )
    peak = GaugeMetricFamily(
        "radiox_last_edition_true_peak_dbtp", "True peak of the newest edition.", labels=["preset"]
    )
    checks = GaugeMetricFamily(
        "radiox_last_edition_checks", "The newest edition's measured checks, by verdict.", labels=["preset", "verdict"]
    )
    lines = GaugeMetricFamily(
        "radiox_last_edition_lines",
        "The newest edition's lines, by what the script gate let them pass.",
        labels=["preset", "layer"],
    )
    with database.transaction() as session:
        presets = sorted({tally.label for tally in read_tallies(session, "shows") if tally.second == "published"})
        found = [(preset, session.execute(_newest_of(preset)).first()) for preset in presets]
    for preset, row in found:
        if row is None:  # retracted between the two reads, or removed from the table
            continue
        air_at, stored = row
        newest.add_metric([preset], air_at.timestamp())
        if stored is None:
            continue
        document = ShowDocument.read(stored)
        if document.loudness_lufs is not None:
            loudness.add_metric([preset], document.loudness_lufs)
        if document.true_peak_dbtp is not None:
            peak.add_metric([preset], document.true_peak_dbtp)
        for verdict, count in sorted(Counter(str(check.verdict) for check in document.checks).items()):
            checks.add_metric([preset, verdict], count)
        for layer, count in sorted(Counter(str(line.layer or "unknown") for line in document.lines).items()):
            lines.add_metric([preset, layer], count)
    yield from (newest, loudness, peak, checks, lines)
