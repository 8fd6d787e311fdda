"""Metrics of steps: state, attempts, duration and cost."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from radiox_tasks.analytics.histograms import add_counted
from radiox_tasks.data.database import Database
from radiox_tasks.data.monitoring.tallies import DURATION_EDGES, read_tallies


def step_metrics(database: Database) -> Iterator[Metric]:
    """A repeated step changes its status, but keeps its attempts, its cost, and its first duration."""
    steps = GaugeMetricFamily("radiox_steps", "Steps by name and status.", labels=["step", "status"])
    attempts = CounterMetricFamily("radiox_step_attempts", "Attempts at steps, by name.", labels=["step"])
    retries = CounterMetricFamily("radiox_step_retries", "Attempts after a step's first, by name.", labels=["step"])
    reused = GaugeMetricFamily("radiox_steps_reused", "Steps whose result a show reused.", labels=["step"])
    cost = CounterMetricFamily("radiox_cost_usd", "Money paid for steps, in US dollars.", labels=["step"])
    seconds = HistogramMetricFamily(
        "radiox_step_duration_seconds", "Duration of steps at their first completion, in seconds.", labels=["step"]
    )
    with database.transaction() as session:
        by_status = read_tallies(session, "steps")
        tries = read_tallies(session, "attempts")
        repeated = {tally.label: tally.number for tally in read_tallies(session, "retries")}
        uses = read_tallies(session, "reused")
        add_counted(seconds, read_tallies(session, "duration"), DURATION_EDGES)
    for tally in by_status:
        steps.add_metric([tally.label, tally.second], tally.number)
    for tally in tries:
        attempts.add_metric([tally.label], tally.number)
        retries.add_metric([tally.label], repeated.get(tally.label, 0))
        cost.add_metric([tally.label], tally.amount)
    for tally in uses:
        reused.add_metric([tally.label], tally.number)
    yield from (steps, attempts, retries, reused, cost, seconds)
