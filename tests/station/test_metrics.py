"""The metrics as Prometheus reads them: names, types, no series twice, and each source for itself."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from prometheus_client import generate_latest
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from radiox_tasks.analytics.metrics import station_registry
from radiox_tasks.analytics.queue_state import BrokerState, QueueState, broker_state
from radiox_tasks.data.database import Database
from radiox_tasks.data.jobs import job_step, queue_job
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.monitoring.heartbeats import TICK, record_heartbeat
from radiox_tasks.data.monitoring.tallies import add_up_tallies
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.data.tables.tallies import TallyRow
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.settings import get_settings
from radiox_tasks.station.workers.queue_wait_meter import WaitCounter
from tests.station.recorded_shows import slot_show

WORKING = BrokerState(
    answers=True,
    queues=(QueueState(queue="show", workers=1, depth=0), QueueState(queue="audio", workers=0, depth=2, oldest_s=7.5)),
)


def scraped(database: Database, broker: BrokerState = WORKING) -> dict[str, Metric]:
    """What Prometheus' own parser reads; a series or a family that is there twice is an error."""
    get_settings().home.mkdir(parents=True, exist_ok=True)
    text = generate_latest(station_registry(database, broker=lambda: broker)).decode()
    families = list(text_string_to_metric_families(text))
    named = Counter(family.name for family in families)
    series = Counter((s.name, tuple(sorted(s.labels.items()))) for family in families for s in family.samples)
    assert {name for name, count in (named + series).items() if count > 1} == set()
    return {family.name: family for family in families}


def value(families: dict[str, Metric], name: str, **labels: str) -> float:
    found = [
        sample.value
        for family in families.values()
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    assert len(found) == 1, (name, labels, found)
    return found[0]


def test_lateness_is_a_histogram_of_what_went_on_air(database: Database) -> None:
    for number, late in enumerate((-2.0, 0.5, 3.0, 400.0)):
        slot_show(database, late=late, ago=1000.0 + 100 * number)
    slot_show(database, late=None, ago=100.0, status="ready")
    families = scraped(database)
    assert families["radiox_show_lateness_seconds"].type == "histogram"
    bucket = "radiox_show_lateness_seconds_bucket"
    within = [value(families, bucket, le=le) for le in ("1.0", "5.0", "300.0", "900.0", "+Inf")]
    assert within == [2, 3, 3, 4, 4]
    assert value(families, "radiox_show_lateness_seconds_sum") == pytest.approx(403.5, abs=0.01)
    assert value(families, "radiox_show_overdue_seconds", preset="news") == pytest.approx(100, abs=30)


def test_counts_that_were_added_up_are_the_same(database: Database) -> None:
    slot_show(database, late=1.0)
    ledger = Ledger(database)
    for line in (1, 2):
        ledger.run(Entry("speak", {"line": line}), lambda _: {}, show_id=None)

    def counted() -> dict[str, list[tuple[str, object, float]]]:
        families = scraped(database)
        names = ("radiox_shows", "radiox_show_lateness_seconds", "radiox_steps", "radiox_step_duration_seconds")
        return {name: [(s.name, s.labels, s.value) for s in families[name].samples] for name in names}

    before = counted()
    rows = add_up_tallies(database)
    assert add_up_tallies(database) < rows
    assert counted() == before
    slot_show(database, late=1.0, ago=700.0)
    assert value(scraped(database), "radiox_show_lateness_seconds_count") == 2


def test_what_is_rolled_back_is_not_counted(database: Database) -> None:
    show_id = slot_show(database, late=None, status="planned")
    with database.transaction() as session:
        session.execute(update(ShowRow).where(ShowRow.show_id == show_id).values(status="failed"))
        session.rollback()
    assert [s.labels["status"] for s in scraped(database)["radiox_shows"].samples] == ["planned"]


def test_two_that_add_up_at_once_count_nothing_twice(database: Database) -> None:
    for number in range(20):
        slot_show(database, late=1.0, ago=1000.0 + number)
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(add_up_tallies, database) for _ in range(8)]
        for number in range(20):
            slot_show(database, late=1.0, ago=2000.0 + number)
        for future in futures:
            future.result()
    assert value(scraped(database), "radiox_shows", status="published") == 40


def test_what_was_on_air_stays_counted_when_it_is_retracted(database: Database) -> None:
    show_id = slot_show(database, late=3.0)
    before = value(scraped(database), "radiox_show_lateness_seconds_count")
    with database.transaction() as session:
        session.execute(update(ShowRow).where(ShowRow.show_id == show_id).values(status="retracted"))
    families = scraped(database)
    assert value(families, "radiox_show_lateness_seconds_count") == before == 1
    assert families["radiox_shows"].type == "gauge"  # the published one is one less


def test_missed_slots_have_a_value_before_the_first_one(database: Database) -> None:
    slot_show(database, late=0.0)
    assert value(scraped(database), "radiox_shows_lost_recent", status="missed") == 0
    slot_show(database, late=None, ago=1200.0, status="missed")
    slot_show(database, late=None, ago=7200.0, status="missed")
    families = scraped(database)
    assert value(families, "radiox_shows_lost_recent", status="missed") == 1
    assert value(families, "radiox_slots_missed", preset="news") == 2


def test_a_new_version_that_failed_is_no_lost_show(database: Database) -> None:
    show_id = slot_show(database, late=0.0)
    version_id = slot_show(database, late=None, ago=1200.0, status="failed")
    with database.transaction() as session:
        session.execute(update(ShowRow).where(ShowRow.show_id == version_id).values(revises=show_id))
    assert value(scraped(database), "radiox_shows_lost_recent", status="failed") == 0


def test_a_new_version_is_being_made_too(database: Database) -> None:
    show_id = slot_show(database, late=0.0)
    assert value(scraped(database), "radiox_open_shows") == 0
    with database.transaction() as session:
        row = session.get(ShowRow, show_id)
        values = {column.key: getattr(row, column.key) for column in ShowRow.__table__.columns}
        changes = {"show_id": "revision", "slot_at": None, "status": "working", "revises": show_id}
        session.add(ShowRow(**values | changes))
    assert value(scraped(database), "radiox_open_shows") == 1


def test_a_retried_step_is_one_series_and_no_counter_falls(database: Database) -> None:
    ledger = Ledger(database)

    def failing(_: object) -> dict[str, object]:
        raise ValueError("once")

    with pytest.raises(ValueError, match="once"):
        ledger.run(Entry("speak", {"line": 1}), failing, show_id=None)
    ledger.run(Entry("speak", {"line": 2}), lambda _: {}, show_id=None)
    counters = {"radiox_step_attempts_total": 2, "radiox_step_retries_total": 0}
    before = scraped(database)
    assert {name: value(before, name, step="speak") for name in counters} == counters
    assert value(before, "radiox_steps", step="speak", status="failed") == 1
    ledger.run(Entry("speak", {"line": 1}), lambda _: {}, show_id=None)
    after = scraped(database)
    assert value(after, "radiox_step_attempts_total", step="speak") == 3
    assert value(after, "radiox_step_retries_total", step="speak") == 1
    assert value(after, "radiox_step_duration_seconds_count", step="speak") == 2


def test_a_step_that_is_queued_takes_no_retry_back(database: Database) -> None:
    ledger, job_id = Ledger(database), queue_job(database)

    def failing(_: object) -> dict[str, object]:
        raise ValueError("once")

    with pytest.raises(ValueError, match="once"):
        ledger.run(job_step(job_id), failing, show_id=None)
    ledger.run(job_step(job_id), lambda _: {}, show_id=None)
    assert value(scraped(database), "radiox_step_retries_total", step="job") == 1
    queue_job(database)
    assert value(scraped(database), "radiox_step_retries_total", step="job") == 1


def test_a_preset_whose_editions_are_gone_takes_no_other_ones_metrics_away(database: Database) -> None:
    slot_show(database, late=0.0)
    with database.transaction() as session:
        gone = TallyRow(family="shows", label="gone", second="published", third="full", count=1, amount=0.0)
        session.add(gone)
    families = scraped(database)
    assert value(families, "radiox_source_up", source="editions") == 1
    assert value(families, "radiox_last_edition_timestamp_seconds", preset="news") > 0


def test_a_step_that_is_done_again_takes_no_duration_back(database: Database) -> None:
    there = {"a": True}
    ledger = Ledger(database, holds=lambda _: there["a"])
    step, seen = Entry("mix", {"n": 1}), list[dict[str, float]]()

    def look() -> None:
        family = scraped(database)["radiox_step_duration_seconds"]
        seen.append({f"{s.name} {s.labels.get('le')}": s.value for s in family.samples})

    def work(_: object) -> dict[str, object]:
        if seen:
            look()  # a step that is being done again stays counted
        return {"ref": "a" * 64}

    ledger.run(step, work, show_id=None)
    look()
    there["a"] = False
    ledger.run(step, work, show_id=None)
    look()
    assert seen[0]["radiox_step_duration_seconds_count None"] == 1
    assert seen[0] == seen[1] == seen[2]


def test_the_age_of_beat_and_the_state_of_queues_are_metrics(database: Database) -> None:
    families = scraped(database)
    assert value(families, "radiox_beat_age_seconds") == float("inf")
    record_heartbeat(database, TICK)
    families = scraped(database)
    assert value(families, "radiox_beat_age_seconds") < 60
    assert value(families, "radiox_queue_workers", queue="audio") == 0
    assert value(families, "radiox_queue_messages", queue="audio") == 2
    assert value(families, "radiox_queue_wait_seconds", queue="audio") == 7.5
    assert value(families, "radiox_queue_wait_seconds", queue="show") == 0


def test_waits_in_queues_are_a_histogram_that_only_grows(database: Database) -> None:
    counters = [WaitCounter(lambda: database) for _ in range(2)]
    for number, (queue, sent, eta) in enumerate(
        [("audio", 100.0, None), ("audio", 99.7, None), ("audio", 10.0, None), ("show", 50.0, "1970-01-01T00:01:39Z")]
    ):
        counters[number % 2].note(queue, SimpleNamespace(sent_at=sent, eta=eta), now=100.0)
    counters[0].note("audio", SimpleNamespace(eta=None), now=100.0)
    for counter in counters * 2:
        counter.write()
    families, bucket = scraped(database), "radiox_queue_waited_seconds_bucket"
    within = [value(families, bucket, queue="audio", le=le) for le in ("0.1", "0.5", "60.0", "300.0", "+Inf")]
    assert within == [1, 2, 2, 3, 3]
    assert value(families, "radiox_queue_waited_seconds_sum", queue="audio") == pytest.approx(90.3)
    assert value(families, bucket, queue="show", le="1.0") == 1  # from when it was due


def test_waits_that_cannot_be_written_are_kept(database: Database) -> None:
    where = [Database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")]
    counter = WaitCounter(lambda: where[0])
    counter.note("audio", SimpleNamespace(sent_at=1.0, eta=None), now=2.0)
    counter.write()
    where[0] = database
    counter.write()
    assert value(scraped(database), "radiox_queue_waited_seconds_count", queue="audio") == 1


def test_a_broker_that_is_away_is_a_value(database: Database) -> None:
    from celery import Celery

    families = scraped(database, broker_state(Celery(broker="redis://127.0.0.1:1/0"), ("show",)))
    assert value(families, "radiox_source_up", source="broker") == 0
    assert value(families, "radiox_source_up", source="shows") == 1
    assert families["radiox_queue_workers"].samples == []


def test_a_database_that_is_away_takes_nothing_else_away() -> None:
    families = scraped(Database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1"))
    for source in ("beat", "shows", "editions", "steps", "calls", "money", "feeds", "waits", "deliveries"):
        assert value(families, "radiox_source_up", source=source) == 0
    for source in ("broker", "disk"):
        assert value(families, "radiox_source_up", source=source) == 1
    assert value(families, "radiox_queue_workers", queue="show") == 1
    assert value(families, "radiox_disk_free_bytes") > 0


def test_a_message_says_when_it_was_sent() -> None:
    from celery import Celery

    import radiox_tasks.app  # noqa: F401  (connects the signal)

    app = Celery(broker="memory://")
    with app.connection_for_write() as connection:
        app.send_task("anything", queue="probe", connection=connection)
        message = connection.default_channel._get("probe")
    assert json.loads(json.dumps(message))["headers"]["sent_at"] == pytest.approx(datetime.now(UTC).timestamp(), abs=60)
