"""Metrics of provider calls: number, result, cost, and open circuits."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import func, select

from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.calls import BreakerRow, CallRow
from radiox_tasks.providers.budget.caps import MICROS


def call_metrics(database: Database) -> Iterator[Metric]:
    """Read from the call log; `radiox_calls_usd` with status in_doubt may have been billed."""
    labels = ["provider", "operation", "status"]
    calls = GaugeMetricFamily("radiox_calls", "Calls to providers, by status.", labels=labels)
    money = GaugeMetricFamily("radiox_calls_usd", "Cost of calls to providers by status, in US dollars.", labels=labels)
    failures = CounterMetricFamily(
        "radiox_call_failures", "Failed calls, by kind of error.", labels=["provider", "operation", "kind"]
    )
    opened = GaugeMetricFamily(
        "radiox_circuit_open", "1 while the circuit breaker of a provider is open.", labels=["provider", "operation"]
    )
    with database.transaction() as session:
        now = database.now(session)
        by_status = (CallRow.provider, CallRow.operation, CallRow.status)
        for provider, operation, status, count, counted in session.execute(
            select(*by_status, func.count(), func.sum(CallRow.counted)).group_by(*by_status)
        ):
            calls.add_metric([provider, operation, status], count)
            money.add_metric([provider, operation, status], int(counted) / MICROS)
        by_kind = (CallRow.provider, CallRow.operation, CallRow.error_kind)
        for provider, operation, kind, count in session.execute(
            select(*by_kind, func.count()).where(CallRow.error_kind.is_not(None)).group_by(*by_kind)
        ):
            failures.add_metric([provider, operation, str(kind)], count)
        for row in session.execute(select(BreakerRow)).scalars():
            opened.add_metric([row.provider, row.operation], row.open_until is not None and row.open_until > now)
    yield from (calls, money, failures, opened)
