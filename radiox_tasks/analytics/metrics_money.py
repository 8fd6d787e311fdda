"""Metrics of money: each preset's caps and the amounts that count against them."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from radiox_tasks.data.database import Database
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.providers.budget.caps import MICROS, counted_since, day_of, month_of
from radiox_tasks.settings import Settings


def money_metrics(database: Database, settings: Settings) -> Iterator[Metric]:
    """For the current UTC day and month; a preset without a cap has a sum only."""
    labels = ["preset", "period"]
    spent = GaugeMetricFamily("radiox_spent_usd", "Amount counted against the caps, in US dollars.", labels=labels)
    caps = GaugeMetricFamily("radiox_budget_usd", "The caps, in US dollars.", labels=labels)
    presets, problems = survey_presets(settings)
    with database.transaction() as session:
        now = database.now(session)
        for preset in {preset.name: preset for preset in presets}.values():
            for period, start, cap in (
                ("day", day_of(now), preset.budget.day),
                ("month", month_of(now), preset.budget.month),
            ):
                spent.add_metric([preset.name, period], counted_since(session, preset.name, start) / MICROS)
                if cap is not None:
                    caps.add_metric([preset.name, period], cap)
    broken = GaugeMetricFamily("radiox_preset_problems", "Problems in preset files.", value=len(problems))
    yield from (spent, caps, broken)
