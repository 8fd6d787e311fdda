"""Metrics of provider calls: number, result, cost, and open circuits."""

from collections.abc import Iterator
from datetime import timedelta

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import select

from radiox_tasks.data.database import Database
from radiox_tasks.data.monitoring.tallies import read_tallies
from radiox_tasks.data.tables.calls import BreakerRow
from radiox_tasks.providers.budget.caps import MICROS

UNPROVEN = timedelta(days=1)
"""How long a circuit is reported after its pause, which ends long before the next show calls the provider. A provider
that no show uses any more is not reported indefinitely."""


def call_metrics(database: Database) -> Iterator[Metric]:
    """Read from the call log; `radiox_calls_usd` with status in_doubt may have been billed."""
    labels = ["provider", "operation", "status"]
    calls = GaugeMetricFamily("radiox_calls", "Calls to providers, by status.", labels=labels)
    money = GaugeMetricFamily("radiox_calls_usd", "Cost of calls to providers by status, in US dollars.", labels=labels)
    failures = CounterMetricFamily(
        "radiox_call_failures", "Failed calls, by kind of error.", labels=["provider", "operation", "kind"]
    )
    opened = GaugeMetricFamily(
        "radiox_circuit_open",
        "1 from when the circuit breaker of a provider opens until a call succeeds, for a day at most.",
        labels=["provider", "operation"],
    )
    with database.transaction() as session:
        now = database.now(session)
        for tally in read_tallies(session, "calls"):
            calls.add_metric([tally.label, tally.second, tally.third], tally.number)
            money.add_metric([tally.label, tally.second, tally.third], tally.amount / MICROS)
        for tally in read_tallies(session, "failures"):
            failures.add_metric([tally.label, tally.second, tally.third], tally.number)
        for row in session.execute(select(BreakerRow)).scalars():
            unproven = row.open_until is not None and row.open_until > now - UNPROVEN
            opened.add_metric([row.provider, row.operation], unproven)
    yield from (calls, money, failures, opened)
