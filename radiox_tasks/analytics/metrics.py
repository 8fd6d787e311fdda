"""Prometheus metrics, read from the database when they are scraped.

Worker processes come and go and count only themselves; the ledger knows everything that ever happened, so the numbers
are right whichever process answers, and a restart loses nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from radiox_tasks.analytics.metrics_calls import call_metrics
from radiox_tasks.data.database import Database
from radiox_tasks.data.shows import OPEN
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.shows import ShowRow

RECENT = timedelta(hours=24)


class StationCollector(Collector):
    """Shows by status and rung, steps by name and status, their seconds and their cost; how late the next show is."""

    def __init__(self, database: Database, queues: Iterable[str] = (), broker_url: str | None = None) -> None:
        self._database = database
        self._queues = tuple(queues)
        self._broker_url = broker_url

    def collect(self) -> Iterator[Metric]:
        """Read everything anew."""
        yield from self._shows()
        yield from self._steps()
        yield from call_metrics(self._database)
        if self._broker_url:
            yield self._waiting()

    def _shows(self) -> Iterator[Metric]:
        shows = CounterMetricFamily(
            "radiox_shows", "Shows by preset, status and rung.", labels=["preset", "status", "rung"]
        )
        newest = GaugeMetricFamily(
            "radiox_last_edition_timestamp_seconds", "Air time of the newest edition.", labels=["preset"], unit=""
        )
        opened = GaugeMetricFamily("radiox_open_shows", "Shows being made now.")
        with self._database.transaction() as session:
            rows = session.execute(
                select(ShowRow.preset, ShowRow.status, ShowRow.rung, func.count()).group_by(
                    ShowRow.preset, ShowRow.status, ShowRow.rung
                )
            )
            open_now = 0
            for preset, status, rung, count in rows:
                if status in OPEN:
                    open_now += count
                else:
                    shows.add_metric([preset, status, rung], count)
            published = session.execute(
                select(ShowRow.preset, func.max(ShowRow.air_at))
                .where(ShowRow.status == "published")
                .group_by(ShowRow.preset)
            )
            for preset, air_at in published:
                newest.add_metric([preset], air_at.timestamp())
        opened.add_metric([], open_now)
        yield from (shows, newest, opened)

    def _steps(self) -> Iterator[Metric]:
        steps = CounterMetricFamily("radiox_steps", "Steps by name and status.", labels=["step", "status"])
        attempts = CounterMetricFamily("radiox_step_attempts", "Attempts at steps, by name.", labels=["step"])
        reused = CounterMetricFamily("radiox_steps_reused", "Steps a show found done already.", labels=["step"])
        cost = CounterMetricFamily("radiox_cost_usd", "Money paid for steps, in US dollars.", labels=["step"])
        with self._database.transaction() as session:
            for name, status, count, tries, paid in session.execute(
                select(
                    StepRow.name, StepRow.status, func.count(), func.sum(StepRow.attempts), func.sum(StepRow.cost)
                ).group_by(StepRow.name, StepRow.status)
            ):
                steps.add_metric([name, status], count)
                attempts.add_metric([name], float(tries or 0))
                cost.add_metric([name], float(paid or 0))
            for name, count in session.execute(
                select(ShowStepRow.name, func.count()).where(ShowStepRow.reused).group_by(ShowStepRow.name)
            ):
                reused.add_metric([name], count)
            seconds = self._seconds(
                session.execute(
                    select(StepRow.name, StepRow.started_at, StepRow.finished_at).where(
                        StepRow.status == "done", StepRow.started_at > self._database.now(session) - RECENT
                    )
                )
            )
        yield from (steps, attempts, reused, cost, seconds)

    def _seconds(self, rows: Iterable[tuple[str, object, object]]) -> Metric:
        durations: dict[str, list[float]] = {}
        for name, started, finished in rows:
            durations.setdefault(name, []).append((finished - started).total_seconds())  # type: ignore[operator]
        family = GaugeMetricFamily(
            "radiox_step_seconds", "Seconds of done steps of the last day.", labels=["step", "quantile"]
        )
        for name, values in durations.items():
            values.sort()
            for quantile in (0.5, 0.95, 1.0):
                family.add_metric([name, str(quantile)], values[min(len(values) - 1, int(quantile * len(values)))])
        return family

    def _waiting(self) -> Metric:
        from celery import Celery

        family = GaugeMetricFamily("radiox_queue_messages", "Messages waiting, by queue.", labels=["queue"])
        app = Celery(broker=self._broker_url)
        with app.connection_for_read() as connection:
            channel = connection.default_channel
            for queue in self._queues:
                family.add_metric([queue], channel.client.llen(queue))
        return family


def station_registry(
    database: Database, queues: Iterable[str] = (), broker_url: str | None = None
) -> CollectorRegistry:
    """A registry with the station's own metrics and nothing of this process."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(StationCollector(database, queues, broker_url))
    return registry
