"""Metrics of steps: state, attempts, duration and cost."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy import func, select

from radiox_tasks.analytics.histograms import add_counted, count_rows
from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow

DURATION_SECONDS = (0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)


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
        by_status = (StepRow.name, StepRow.status)
        for name, status, count in session.execute(select(*by_status, func.count()).group_by(*by_status)):
            steps.add_metric([name, status], count)
        for name, count, tries, paid in session.execute(
            select(StepRow.name, func.count(), func.sum(StepRow.attempts), func.sum(StepRow.cost)).group_by(
                StepRow.name
            )
        ):
            attempts.add_metric([name], float(tries))
            retries.add_metric([name], float(tries) - count)
            cost.add_metric([name], float(paid))
        for name, count in session.execute(
            select(ShowStepRow.name, func.count()).where(ShowStepRow.reused).group_by(ShowStepRow.name)
        ):
            reused.add_metric([name], count)
        took = func.coalesce(StepRow.seconds, 0.0)
        counted = count_rows(session, took, StepRow.name, DURATION_SECONDS, StepRow.seconds.is_not(None))
    add_counted(seconds, counted, DURATION_SECONDS)
    yield from (steps, attempts, retries, reused, cost, seconds)
