"""The doctor tells what would keep today's shows from being made in time."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from radiox_tasks.broker import broker
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.monitoring.heartbeats import TICK, record_heartbeat
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.model.preset import Preset
from radiox_tasks.providers.budget.caps import MICROS
from radiox_tasks.show.planner import upcoming
from radiox_tasks.station.doctor import today_checks
from tests.standins.elevenlabs_server import elevenlabs_standin
from tests.station.recorded_shows import call_of, plain_preset

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def hourly(**changes: object) -> Preset:
    document = plain_preset().model_dump(mode="json") | {"schedule": {"cron": "0 * * * *", "lead": "5m"}, **changes}
    return Preset.model_validate(document)


def made(store: Store, preset: Preset, *, took: float, ago: int = 1) -> str:
    at = NOW - timedelta(hours=ago)
    show_id = order_show(store.database, preset, air_at=at, slot_at=at)
    assert show_id is not None
    with store.database.transaction() as session:
        done = {"status": "published", "created_at": at, "finished_at": at + timedelta(seconds=took)}
        session.execute(update(ShowRow).where(ShowRow.show_id == show_id).values(**done))
    return show_id


def test_a_silent_beat_is_warned_of(store: Store) -> None:
    never = today_checks.beat(store, datetime.now(UTC))
    assert never.detail == "has never ticked: `radiox up` or `radiox beat` starts it"
    assert "no show is made" in never.advice
    record_heartbeat(store.database, TICK)
    assert today_checks.beat(store, datetime.now(UTC)).verdict == "ok"
    later = today_checks.beat(store, datetime.now(UTC) + timedelta(minutes=5))
    assert later.verdict == "warn"


@pytest.mark.slow
def test_queues_without_workers_are_named(store: Store) -> None:
    assert "no broker" in today_checks.workers(store).detail
    with broker(store.settings.home, None):
        found = today_checks.workers(store)
    assert found.verdict == "warn"
    assert "audio" in found.detail


@pytest.mark.parametrize(("seconds", "verdict"), [(30.0, "ok"), (200.0, "ok"), (1100.0, "warn")])
def test_a_step_that_nearly_outlasts_its_lease_is_warned_of(seconds: float, verdict: str, store: Store) -> None:
    assert today_checks.long_steps(store).verdict == "ok"
    Ledger(store.database).run(Entry("mix", {}), lambda _: {}, show_id=None)
    with store.database.transaction() as session:
        session.execute(update(StepRow).values(seconds=seconds))
    found = today_checks.long_steps(store)
    assert (found.verdict, "mix" in found.detail) == (verdict, True)
    assert ("holds them off" in found.detail) is (seconds == 200.0)


@pytest.mark.parametrize(("took", "verdict"), [(100.0, "ok"), (400.0, "warn")])
def test_shows_that_take_longer_than_their_lead_are_late_today(took: float, verdict: str, store: Store) -> None:
    slots = upcoming(hourly(), now=NOW, days=1)
    assert today_checks.today(store, hourly(), slots).verdict == "ok"
    made(store, hourly(), took=took)
    found = today_checks.today(store, hourly(), slots)
    assert found.verdict == verdict
    assert "24 in the next 24 h" in found.detail


@pytest.mark.parametrize(("paid", "verdict"), [(0.01, "ok"), (0.10, "warn")])
def test_a_cap_that_the_day_would_pass_is_warned_of(paid: float, verdict: str, store: Store) -> None:
    capped = hourly(budget={"day": 1.0})
    assert today_checks.money(store, capped, 24).verdict == "ok"
    show_id = made(store, capped, took=100.0)
    with store.database.transaction() as session:
        call = call_of(NOW, capped.name, int(paid * MICROS))
        call.show_id = show_id
        session.add(call)
    assert today_checks.money(store, capped, 24).verdict == verdict


@pytest.mark.parametrize(("limit", "verdict"), [(10_000_000, "ok"), (2_000, "warn")])
def test_a_quota_that_the_day_would_use_up_is_warned_of(
    limit: int, verdict: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with elevenlabs_standin(character_limit=limit, characters=0) as voice:
        changes = {"elevenlabs_base_url": voice.url, "elevenlabs_api_key": SecretStr(voice.key)}
        rich = Store(store.settings.model_copy(update=changes), store.database, store.ledger, store.blobs)
        day = {"news": upcoming(hourly(), now=NOW, days=1)}
        found = today_checks.characters(rich, [hourly()], day)
    assert found.verdict == verdict, found
    assert "characters in the next 24 h" in found.detail
    assert today_checks.characters(store, [hourly()], day).verdict == "ok"
