"""`radiox costs`: the cost report."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import click

from radiox_tasks.cli.numbers import Whole
from radiox_tasks.cli.output import json_option, print_json

if TYPE_CHECKING:
    from radiox_tasks.model.cost_report import CostReport, Sums

Row = TypeVar("Row", bound="Sums")


@click.command()
@click.option("--days", default=30, show_default=True, type=Whole(1, 3660), help="UTC days, today included.")
@click.option("--preset", "only", help="This preset only.")
@json_option
def costs(days: int, only: str | None, as_json: bool) -> None:
    """Report costs by day, show, provider and step, savings by reuse, and what is left under the caps.

    \b
    Example:
      radiox costs --days 7 --preset zurich
    """
    from radiox_tasks.analytics.costs import cost_report
    from radiox_tasks.data.presets.find_presets import load_preset, survey_presets
    from radiox_tasks.open_store import get_store

    store = get_store()
    store.database.migrate()
    usable, _ = survey_presets(store.settings)
    presets = [load_preset(only, settings=store.settings)] if only else usable
    name = presets[0].name if only else None
    report = cost_report(store, presets, days=days, now=datetime.now(UTC), only=name)
    if as_json:
        print_json(report.model_dump(mode="json"))
        return
    _print_report(report)


def _print_report(report: "CostReport") -> None:
    total = report.total
    click.echo(
        f"Since {report.since:%Y-%m-%d}: paid {_money(total.paid)} for {total.calls} calls, "
        f"saved by reuse {_money(total.saved)}"
    )
    if total.reserved:
        click.echo(f"Reserved for calls under way: {_money(total.reserved)}")
    if total.lost:
        click.echo(f"In doubt: {_money(total.in_doubt)} for {total.lost} calls whose answers were lost")
    _table("By day", report.days, lambda row: f"{row.day}")
    _table("By provider", report.providers, lambda row: f"{row.provider} {row.operation} {row.model}")
    _table("By step", report.steps, lambda row: row.step)
    _table("By show, newest first", report.shows[:20], lambda row: f"{row.show_id} {row.preset or ''}")
    if report.caps:
        click.echo("\nCaps")
    for cap in report.caps:
        state = ""
        if cap.spent is not None and cap.left is not None:
            state = f"  {_money(cap.spent)} counted, {_money(cap.left)} left"
        click.echo(f"  {cap.preset:<12} {cap.cap:<6} {_money(cap.limit)}{state}")
    for breaker in report.breakers:
        click.echo(
            f"\n{breaker.provider} {breaker.operation}: {breaker.failures} failures in a row "
            f"({breaker.last_error}), circuit breaker {'open' if breaker.open else 'closed'}"
        )
    for note in report.notes:
        click.echo(f"\nNote: {note}")


def _table(title: str, rows: Sequence[Row], label: Callable[[Row], str]) -> None:
    if not rows:
        return
    click.echo(f"\n{title}")
    for row in rows:
        saved = getattr(row, "saved", 0.0)
        more = f", {row.failed} failed" if row.failed else ""
        more += f", {row.lost} in doubt ({_money(row.in_doubt)})" if row.lost else ""
        more += f", saved {_money(saved)}" if saved else ""
        click.echo(f"  {label(row):<44} {_money(row.paid):>12}  {row.calls} calls{more}")


def _money(amount: float) -> str:
    return f"{amount:.4f} USD"
