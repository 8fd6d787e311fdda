"""Prometheus metrics, read from the database and the broker at scrape time.

Worker processes are restarted and would count only their own work. The database counts every show, step and call in the
transaction that writes it (data/monitoring/tallies.py), so the metrics do not depend on the answering process, survive
restarts, and take the same time however long the history is. Values that can decrease are gauges; counters and
histograms count only what no row loses again.
"""

import logging
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from radiox_tasks.analytics.metrics_calls import call_metrics
from radiox_tasks.analytics.metrics_money import money_metrics
from radiox_tasks.analytics.metrics_shows import edition_metrics, show_metrics
from radiox_tasks.analytics.metrics_station import (
    beat_metrics,
    broker_metrics,
    delivery_metrics,
    disk_metrics,
    feed_metrics,
    wait_metrics,
)
from radiox_tasks.analytics.metrics_steps import step_metrics
from radiox_tasks.analytics.queue_state import BrokerState
from radiox_tasks.data.database import Database
from radiox_tasks.settings import Settings, get_settings

logger = logging.getLogger(__name__)

Source = Callable[[], Iterable[Metric]]


class StationCollector(Collector):
    """Collects all metrics. If a source fails, `radiox_source_up` says so, and the others are still reported."""

    def __init__(self, database: Database, settings: Settings, broker: Callable[[], BrokerState] | None = None) -> None:
        self._database = database
        self._settings = settings
        self._broker = broker

    def collect(self) -> Iterator[Metric]:
        """Read all metrics."""
        up = GaugeMetricFamily("radiox_source_up", "1 while this source of metrics can be read.", labels=["source"])
        for name, source in self._sources().items():
            try:
                found = list(source())
            except Exception as error:  # any error of a source is reported as its value
                logger.warning("metrics of %s cannot be read (%s)", name, type(error).__name__)
                up.add_metric([name], 0)
                continue
            up.add_metric([name], 1)
            yield from found
        if self._broker is not None:
            state = self._broker()
            up.add_metric(["broker"], state.answers)
            yield from broker_metrics(state)
        yield up

    def _sources(self) -> dict[str, Source]:
        database, settings = self._database, self._settings
        return {
            "beat": lambda: beat_metrics(database),
            "shows": lambda: show_metrics(database),
            "editions": lambda: edition_metrics(database),
            "steps": lambda: step_metrics(database),
            "calls": lambda: call_metrics(database),
            "money": lambda: money_metrics(database, settings),
            "feeds": lambda: feed_metrics(database),
            "waits": lambda: wait_metrics(database),
            "deliveries": lambda: delivery_metrics(database),
            "disk": lambda: disk_metrics(settings.home),
        }


def station_registry(
    database: Database, *, settings: Settings | None = None, broker: Callable[[], BrokerState] | None = None
) -> CollectorRegistry:
    """A registry with the station's metrics only, without those of this process; `broker` returns the
    broker's state."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(StationCollector(database, settings or get_settings(), broker))
    return registry
