"""Metrics of shows: number, lateness on air, missed slots, and the newest editions."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from radiox_tasks.analytics.histograms import Counted, add_counted, count_rows, seconds_between
from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import OPEN
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.edition import ShowDocument

LATENESS_SECONDS = (1.0, 5.0, 15.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
"""Buckets of lateness: a show within the first is on time."""

RECENT = timedelta(hours=1)
"""Period of the `_recent` gauges."""


SETTLED = timedelta(minutes=10)
"""A show that went on air so long ago is in every transaction's sight: its lateness is counted once and kept."""


class Lateness:
    """The histogram of lateness by preset. A scrape reads only the shows that went on air since the one before."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._until = datetime.min.replace(tzinfo=UTC)
        self._kept: Counted = Counter()

    def read(self, session: Session, now: datetime) -> Counted:
        """Count all shows that went on air in their slots."""
        with self._lock:
            horizon = now - SETTLED
            if horizon > self._until:
                self._kept += self._between(session, self._until, horizon)
                self._until = horizon
            return self._kept + self._between(session, self._until, now + SETTLED)

    @staticmethod
    def _between(session: Session, after: datetime, until: datetime) -> Counted:
        return count_rows(
            session,
            seconds_between(session, ShowRow.slot_at, ShowRow.on_air_at),
            ShowRow.preset,
            LATENESS_SECONDS,
            ShowRow.status.in_(("published", "retracted")),
            ShowRow.slot_at.is_not(None),
            ShowRow.on_air_at > after,
            ShowRow.on_air_at <= until,
        )


def show_metrics(database: Database, lateness: Lateness) -> Iterator[Metric]:
    """Every preset that ever had a show has a value, 0 included, so that alerts see the first failure too."""
    shows = GaugeMetricFamily("radiox_shows", "Shows by preset, status and rung.", labels=["preset", "status", "rung"])
    opened = GaugeMetricFamily("radiox_open_shows", "Shows being made now.")
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
        by_status = (ShowRow.preset, ShowRow.status, ShowRow.rung)
        counts = session.execute(select(*by_status, func.count()).group_by(*by_status)).all()
        for preset, status, rung, count in counts:
            shows.add_metric([preset, status, rung], count)
        presets = sorted({preset for preset, *_ in counts})
        lost = _counts(session, ShowRow.status.in_(("missed", "failed")), ShowRow.air_at > now - RECENT)
        waiting = select(ShowRow.preset, func.min(ShowRow.air_at)).where(
            ShowRow.status.in_((*OPEN, "ready")), ShowRow.slot_at.is_not(None)
        )
        due = {row[0]: row[1] for row in session.execute(waiting.group_by(ShowRow.preset))}
        add_counted(late, lateness.read(session, now), LATENESS_SECONDS)
    opened.add_metric([], sum(count for _, status, _, count in counts if status in OPEN))
    for preset in presets:
        missed.add_metric([preset], sum(n for name, status, _, n in counts if (name, status) == (preset, "missed")))
        overdue.add_metric([preset], max(0.0, (now - due.get(preset, now)).total_seconds()))
        for status in ("missed", "failed"):
            recent.add_metric([preset, status], lost[preset, status])
    yield from (shows, opened, missed, recent, overdue, late)


def _document_of(preset: str, air_at: datetime) -> Select[tuple[dict[str, Any] | None]]:
    """The document of a preset's published show of this air time, the one that moved last where there are more."""
    its = (ShowRow.preset == preset, ShowRow.air_at == air_at, ShowRow.status == "published")
    return select(ShowRow.document).where(*its).order_by(ShowRow.moved_at.desc()).limit(1)


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
    published = ShowRow.status == "published"
    with database.transaction() as session:
        latest = select(ShowRow.preset, func.max(ShowRow.air_at)).where(published).group_by(ShowRow.preset)
        rows = [
            (preset, air_at, session.execute(_document_of(preset, air_at)).scalars().first())
            for preset, air_at in session.execute(latest).all()
        ]
    for preset, air_at, stored in rows:
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
