"""Metrics of the infrastructure: beat, queues and workers, feeds, disk."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy import case, func, select

from radiox_tasks.analytics.queue_state import BrokerState
from radiox_tasks.data.database import Database
from radiox_tasks.data.deliveries import count_deliveries
from radiox_tasks.data.monitoring.heartbeats import TICK, last_heartbeat
from radiox_tasks.data.monitoring.queue_waits import BOUNDS, UNBOUNDED, read_waits
from radiox_tasks.data.tables.feeds import FeedRow


def beat_metrics(database: Database) -> Iterator[Metric]:
    """The age of the planner's last tick; +Inf if it never ticked."""
    ticked = last_heartbeat(database, TICK)
    with database.transaction() as session:
        now = database.now(session)
    age = float("inf") if ticked is None else max(0.0, (now - ticked).total_seconds())
    yield GaugeMetricFamily("radiox_beat_age_seconds", "Seconds since the planner's last tick.", value=age)


def broker_metrics(state: BrokerState) -> Iterator[Metric]:
    """Each queue's workers, depth and wait; no values while the broker is unavailable."""
    workers = GaugeMetricFamily("radiox_queue_workers", "Workers that serve the queue.", labels=["queue"])
    depth = GaugeMetricFamily("radiox_queue_messages", "Messages waiting, by queue.", labels=["queue"])
    wait = GaugeMetricFamily(
        "radiox_queue_wait_seconds", "Age of the oldest waiting message; 0 if none waits.", labels=["queue"]
    )
    for queue in state.queues:
        workers.add_metric([queue.queue], queue.workers)
        depth.add_metric([queue.queue], queue.depth)
        if queue.oldest_s is not None or not queue.depth:
            wait.add_metric([queue.queue], queue.oldest_s or 0.0)
    yield from (workers, depth, wait)


def wait_metrics(database: Database) -> Iterator[Metric]:
    """How long messages waited until their tasks started."""
    family = HistogramMetricFamily(
        "radiox_queue_waited_seconds", "Seconds that messages waited until their tasks started.", labels=["queue"]
    )
    waits = read_waits(database)
    for queue in sorted({queue for queue, _ in waits}):
        count, edges = 0, []
        for bound in (*BOUNDS, UNBOUNDED):
            count += waits.get((queue, bound), (0, 0.0))[0]
            edges.append(("+Inf" if bound == UNBOUNDED else str(bound), float(count)))
        total = sum(seconds for (name, _), (_, seconds) in waits.items() if name == queue)
        family.add_metric([queue], edges, total)
    yield family


def delivery_metrics(database: Database) -> Iterator[Metric]:
    """Deliveries to outside receivers."""
    deliveries = GaugeMetricFamily(
        "radiox_deliveries", "Events for external receivers, by receiver and state.", labels=["receiver", "state"]
    )
    for (receiver, state), count in sorted(count_deliveries(database).items()):
        deliveries.add_metric([receiver, state], count)
    yield deliveries


def feed_metrics(database: Database) -> Iterator[Metric]:
    """Feeds by the result of their last fetch; URLs are omitted, since they may contain keys."""
    feeds = GaugeMetricFamily("radiox_feeds", "Feeds by the result of their last fetch.", labels=["state"])
    state = case((FeedRow.retired_at.is_not(None), "retired"), (FeedRow.failures > 0, "failing"), else_="ok")
    with database.transaction() as session:
        found = {row[0]: row[1] for row in session.execute(select(state, func.count()).group_by(state))}
    for name in ("ok", "failing", "retired"):
        feeds.add_metric([name], found.get(name, 0))
    yield feeds


def disk_metrics(home: Path) -> Iterator[Metric]:
    """The file system of the station's home."""
    usage = shutil.disk_usage(home)
    yield GaugeMetricFamily("radiox_disk_free_bytes", "Free bytes on the file system of the home.", value=usage.free)
    size = "Size of the file system of the home, in bytes."
    yield GaugeMetricFamily("radiox_disk_size_bytes", size, value=usage.total)
