"""Alert rules, dashboards and docs/monitoring.md name only metrics there are, and the document names all of them."""

import json
import operator
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from sqlalchemy import update

from radiox_tasks.analytics.metrics import station_registry
from radiox_tasks.analytics.queue_state import BrokerState, QueueState
from radiox_tasks.data.monitoring.heartbeats import TICK, record_heartbeat
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.calls import BreakerRow
from radiox_tasks.data.tables.heartbeats import HeartbeatRow
from radiox_tasks.providers.budget.caps import MICROS
from radiox_tasks.settings import ROOT
from tests.station.recorded_shows import call_of, slot_show

MONITORING = ROOT / "monitoring"
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((MONITORING / "prometheus" / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def dashboards() -> list[Path]:
    return sorted((MONITORING / "grafana" / "dashboards").glob("*.json"))


def expressions() -> list[str]:
    shown = [
        target["expr"]
        for path in dashboards()
        for panel in json.loads(path.read_text())["panels"]
        for target in panel["targets"]
    ]
    return [rule["expr"] for rule in rules()] + shown


def selectors(expression: str) -> Iterator[str]:
    """The metric names of an expression that Prometheus' grammar allows; ValueError for any other."""
    promql_parser.parse(expression)
    yield from re.findall(r"\bradiox_[a-z_]+", expression)


@pytest.fixture
def families(store: Store) -> dict[str, str]:
    """Name and type of every metric family, whether it has series or not."""
    registry = station_registry(store.database, broker=lambda: BrokerState(answers=False))
    return {family.name: family.type for family in registry.collect()}


def test_rules_and_dashboards_name_metrics_that_exist(families: dict[str, str]) -> None:
    sampled = {name + suffix for name, kind in families.items() for suffix in SUFFIXES[kind]}
    named = {name for expression in expressions() for name in selectors(expression)}
    assert named - sampled == set()
    assert len({rule["alert"] for rule in rules()}) == len(rules()) > 5
    assert {path.stem for path in dashboards()} == {"station", "show", "providers", "money"}


Series = dict[frozenset[tuple[str, str]], float]
"""Values by their labels."""

COMPARES = {">": operator.gt, "<": operator.lt, "==": operator.eq}


def evaluate(text: str, scraped: dict[str, Series]) -> Series:
    """What Prometheus makes of an expression, of those kinds that the rules are of: a comparison keeps the series that
    it holds for, and joins two vectors by equal labels; `absent` is a series where there is none."""
    node = promql_parser.parse(text)
    if isinstance(node, promql_parser.VectorSelector):
        return scraped.get(str(node.name), {})
    if isinstance(node, promql_parser.Call):
        assert node.func.name == "absent"
        return {} if evaluate(node.args[0].prettify(), scraped) else {frozenset(): 1.0}
    assert isinstance(node, promql_parser.BinaryExpr)
    sign, left, right = str(node.op), node.lhs, node.rhs
    if sign == "*":
        assert isinstance(left, promql_parser.NumberLiteral)
        return {labels: left.val * value for labels, value in evaluate(right.prettify(), scraped).items()}
    found = evaluate(left.prettify(), scraped)
    if isinstance(right, promql_parser.NumberLiteral):
        return {labels: value for labels, value in found.items() if COMPARES[sign](value, right.val)}
    limits = evaluate(right.prettify(), scraped)
    return {labels: v for labels, v in found.items() if labels in limits and COMPARES[sign](v, limits[labels])}


def firing(store: Store, broker: BrokerState | None) -> set[str]:
    """The alerts whose condition holds in a scrape; None: nobody answers it."""
    scraped: dict[str, Series] = defaultdict(dict)
    registry = station_registry(store.database, broker=lambda: broker or BrokerState(answers=False))
    for family in registry.collect() if broker else ():
        for sample in family.samples:
            scraped[sample.name][frozenset(sample.labels.items())] = sample.value
    return {rule["alert"] for rule in rules() if evaluate(rule["expr"], scraped)}


AT_WORK = BrokerState(answers=True, queues=(QueueState(queue="show", workers=1, depth=0),))


@pytest.fixture
def well(store: Store) -> Store:
    """A station whose alerts are all quiet."""
    store.settings.home.mkdir(parents=True, exist_ok=True)
    record_heartbeat(store.database, TICK)
    assert firing(store, AT_WORK) == set()
    return store


def test_a_station_that_cannot_be_reached_is_an_alert(well: Store) -> None:
    assert firing(well, None) == {"RadioXUnreachable"}


def test_workers_and_sources_that_are_away_are_alerts(well: Store) -> None:
    idle = BrokerState(answers=True, queues=(QueueState(queue="show", workers=0, depth=3),))
    assert firing(well, idle) == {"RadioXNoWorker"}
    assert firing(well, BrokerState(answers=False)) == {"RadioXSourceDown"}


def test_late_and_lost_shows_are_alerts(well: Store) -> None:
    slot_show(well.database, late=None, ago=300.0, status="ready")
    assert firing(well, AT_WORK) == {"RadioXShowLate"}
    slot_show(well.database, late=None, ago=900.0, status="missed")
    assert firing(well, AT_WORK) == {"RadioXShowLate", "RadioXShowLost"}


def test_a_silent_beat_and_an_open_circuit_are_alerts(well: Store) -> None:
    with well.database.transaction() as session:
        now = well.database.now(session)
        session.execute(update(HeartbeatRow).values(at=now - timedelta(minutes=2)))
        session.add(breaker(open_until=now + timedelta(minutes=1)))
    assert firing(well, AT_WORK) == {"RadioXNoBeat", "RadioXCircuitOpen"}


@pytest.mark.parametrize(("paused", "alerts"), [({"minutes": 55}, {"RadioXCircuitOpen"}), ({"hours": 25}, set())])
def test_a_circuit_that_no_call_has_closed_since_is_an_alert_until_the_next_show(
    paused: dict[str, float], alerts: set[str], well: Store
) -> None:
    with well.database.transaction() as session:
        session.add(breaker(open_until=well.database.now(session) - timedelta(**paused)))
    assert firing(well, AT_WORK) == alerts


def breaker(open_until: datetime) -> BreakerRow:
    its = {"failures": 5, "last_error": "down", "changed_at": open_until - timedelta(seconds=20)}
    return BreakerRow(provider="openai", operation="script", open_until=open_until, **its)


def test_one_scrape_that_fails_is_no_alert() -> None:
    """Where a condition has to hold for a time, that is two evaluations at least."""
    prometheus = yaml.safe_load((MONITORING / "prometheus" / "prometheus.yml").read_text())
    interval = seconds(prometheus["global"]["evaluation_interval"])
    held = {rule["alert"]: seconds(rule["for"]) for rule in rules() if "for" in rule}
    assert {"RadioXUnreachable", "RadioXSourceDown", "RadioXNoBeat", "RadioXNoWorker"} <= set(held)
    assert [alert for alert, time in held.items() if time < 2 * interval] == []


def seconds(duration: str) -> int:
    """A duration of Prometheus' in seconds; ValueError for one that it has not."""
    return int(duration[:-1]) * {"s": 1, "m": 60, "h": 3600}[duration[-1]]


@pytest.mark.parametrize(("paid", "alerts"), [(0.89, set()), (0.91, {"RadioXBudgetNearlySpent"})])
def test_a_budget_that_is_nearly_spent_is_an_alert(
    paid: float, alerts: set[str], well: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = well.settings.home / "presets"
    folder.mkdir()
    text = "name: mine\ntitle: T\nlanguage: en\nfeeds: [{url: 'https://example.com/f', name: e}]\nbudget: {day: 1}\n"
    (folder / "mine.yaml").write_text(text)
    with well.database.transaction() as session:
        session.add(call_of(well.database.now(session), "mine", int(paid * MICROS)))
    assert firing(well, AT_WORK) == alerts


def test_a_disk_that_fills_up_is_an_alert(well: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(well.settings.home)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=900_000_000))
    assert firing(well, AT_WORK) == {"RadioXDiskLow"}


def test_every_alert_has_a_test_that_makes_it_fire() -> None:
    source = Path(__file__).read_text()
    assert [rule["alert"] for rule in rules() if f'"{rule["alert"]}"' not in source] == []


def test_an_expression_that_cannot_be_parsed_is_found() -> None:
    with pytest.raises(ValueError, match=r"."):
        list(selectors("sum by (radiox_x"))


def test_the_document_lists_every_metric_and_every_alert(families: dict[str, str]) -> None:
    text = (ROOT / "docs" / "monitoring.md").read_text()
    rows = dict(re.findall(r"^\| `(radiox_[a-z_]+)` \| (\w+) \|", text, flags=re.MULTILINE))
    assert rows == families
    alerts = set(re.findall(r"^\| `(RadioX\w+)` \|", text, flags=re.MULTILINE))
    assert alerts == {rule["alert"] for rule in rules()}
