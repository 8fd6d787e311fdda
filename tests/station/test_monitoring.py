"""Alert rules, dashboards and docs/monitoring.md name only metrics there are, and the document names all of them."""

import json
import operator
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from sqlalchemy import update
from station.test_metrics import slot_show

from radiox_tasks.analytics.metrics import station_registry
from radiox_tasks.analytics.queues import BrokerState, QueueState
from radiox_tasks.data.heartbeats import TICK, note_heartbeat
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.calls import BreakerRow
from radiox_tasks.data.tables.heartbeats import HeartbeatRow
from radiox_tasks.settings import ROOT

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


COMPARED = re.compile(r"(radiox_\w+) (==|>|<) ([\d.e+-]+)")
HOLDS = {"==": operator.eq, ">": operator.gt, "<": operator.lt}


def firing(store: Store, broker: BrokerState) -> set[str]:
    """The alerts whose condition holds in a scrape, of those that compare one metric with a number."""
    registry = station_registry(store.database, broker=lambda: broker)
    samples = [sample for family in registry.collect() for sample in family.samples]
    found = set()
    for rule in rules():
        if compared := COMPARED.fullmatch(rule["expr"]):
            name, sign, limit = compared.groups()
            if any(s.name == name and HOLDS[sign](s.value, float(limit)) for s in samples):
                found.add(rule["alert"])
    return found


def test_each_alert_fires_when_its_cause_is_there_and_not_before(store: Store) -> None:
    at_work = BrokerState(answers=True, queues=(QueueState(queue="show", workers=1, depth=0),))
    note_heartbeat(store.database, TICK)
    assert firing(store, at_work) == set()
    idle = BrokerState(answers=True, queues=(QueueState(queue="show", workers=0, depth=3),))
    assert firing(store, idle) == {"RadioXNoWorker"}
    assert firing(store, BrokerState(answers=False)) == {"RadioXSourceDown"}
    slot_show(store.database, late=None, ago=300.0, status="ready")
    assert firing(store, at_work) == {"RadioXShowLate"}
    slot_show(store.database, late=None, ago=900.0, status="missed")
    assert firing(store, at_work) == {"RadioXShowLate", "RadioXShowLost"}
    with store.database.transaction() as session:
        now = store.database.now(session)
        session.execute(update(HeartbeatRow).values(at=now - timedelta(minutes=2)))
        shut = {"failures": 5, "open_until": now + timedelta(minutes=1), "last_error": "down", "changed_at": now}
        session.add(BreakerRow(provider="openai", operation="script", **shut))
    expected = {"RadioXShowLate", "RadioXShowLost", "RadioXNoBeat", "RadioXCircuitOpen"}
    assert firing(store, at_work) == expected


def test_an_expression_that_cannot_be_parsed_is_found() -> None:
    with pytest.raises(ValueError, match=r"."):
        list(selectors("sum by (radiox_x"))


def test_the_document_lists_every_metric_and_every_alert(families: dict[str, str]) -> None:
    text = (ROOT / "docs" / "monitoring.md").read_text()
    rows = dict(re.findall(r"^\| `(radiox_[a-z_]+)` \| (\w+) \|", text, flags=re.MULTILINE))
    assert rows == families
    alerts = set(re.findall(r"^\| `(RadioX\w+)` \|", text, flags=re.MULTILINE))
    assert alerts == {rule["alert"] for rule in rules()}
