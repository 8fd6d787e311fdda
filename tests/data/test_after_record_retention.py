"""What goes on around the deletion of records: counters, planner, lists, other transactions; and what it reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, inspect, select, text

from radiox_tasks.data.database import Database
from radiox_tasks.data.monitoring.tallies import add_up_tallies
from radiox_tasks.data.shows.record_retention import DeletedRecords, count_old_shows, delete_records
from radiox_tasks.data.shows.records import editions_aired_before
from radiox_tasks.data.shows.summaries import page_of_shows
from radiox_tasks.data.tables import Table
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.data.tables.shows import PlannerMark, ShowRow
from radiox_tasks.data.tables.tallies import TallyRow
from radiox_tasks.show.tick import plan_presets
from tests.data.old_shows import LIMITS, NOW, ago, key_of, left, retired, write_shows
from tests.data.programmes import programme


def test_counters_do_not_fall(database: Database) -> None:
    write_shows(database, [retired("old", 401), retired("young", 10)])
    with database.transaction() as session:
        session.execute(text("UPDATE show_steps SET reused = true"))
    counted = tallies(database)
    assert delete_records(database, LIMITS).shows == 1
    assert tallies(database) == counted


def tallies(database: Database) -> list[Any]:
    add_up_tallies(database)
    columns = (TallyRow.family, TallyRow.label, TallyRow.second, TallyRow.third, TallyRow.count, TallyRow.amount)
    with database.transaction() as session:
        return sorted(map(tuple, session.execute(select(*columns)).all()))


@pytest.mark.parametrize("seen", [NOW, NOW - timedelta(days=500), None])
def test_a_deleted_slot_is_not_planned_again(database: Database, seen: datetime | None) -> None:
    preset = programme(schedule={"cron": "0 * * * *"})
    slot = ago(401).replace(minute=0)
    write_shows(database, [retired("old", 401, air_at=slot)])
    with database.transaction() as session:
        session.execute(text("UPDATE shows SET slot_at = air_at"))
        if seen is not None:
            session.execute(insert(PlannerMark), [{"preset": preset.name, "seen_until": seen}])
    delete_records(database, LIMITS)
    plan_presets(database, [preset], now=NOW)
    with database.transaction() as session:
        slots = session.scalars(select(ShowRow.slot_at)).all()
    assert all(planned is not None and planned > NOW - timedelta(days=8) for planned in slots)


def test_lists_go_on_behind_deleted_shows(database: Database) -> None:
    write_shows(database, [retired(f"show{number}", 300 + 50 * number) for number in range(5)])
    first = page_of_shows(database, limit=3)
    assert [show.show_id for show in first] == ["show0", "show1", "show2"]
    delete_records(database, LIMITS._replace(before=ago(390)))
    assert left(database) == {"show0", "show1"}
    assert page_of_shows(database, after=(first[-1].air_at, first[-1].show_id), limit=3) == []
    assert [show.show_id for show in page_of_shows(database, limit=3)] == ["show0", "show1"]


@contextmanager
def another_transaction(database: Database, statement: str) -> Iterator[None]:
    """A transaction that holds what it locks until the end of the block."""
    with database.engine.connect() as connection, connection.begin():
        connection.execute(text(statement))
        yield


def test_what_another_transaction_holds_stays_for_the_next_run(database: Database) -> None:
    """Someone resumes a failed show; a show acquires a step of another."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    write_shows(database, [retired("resumed", 401, status="failed"), retired("old", 401), retired("young", 1)])
    resumed = "SELECT 1 FROM shows WHERE show_id = 'resumed' FOR UPDATE"
    acquired = "SELECT 1 FROM steps JOIN show_steps USING (key) WHERE show_id = 'old' FOR UPDATE OF steps"
    with another_transaction(database, resumed), another_transaction(database, acquired):
        assert delete_records(database, LIMITS) == DeletedRecords(shows=1)
    assert left(database) == {"resumed", "young"}
    with database.transaction() as session:
        assert set(session.scalars(select(StepRow.key))) == {key_of(name) for name in ("resumed", "old", "young")}
    assert delete_records(database, LIMITS).shows == 1


def test_nothing_is_read_from_end_to_end(database: Database) -> None:
    """The steps of a year are hundreds of thousands for each programme."""
    write_shows(database, [retired("old", 401)])
    asked: list[tuple[str, Any]] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _u, sql, given, *_: asked.append((sql, given)))
    assert count_old_shows(database, LIMITS) == 1
    assert editions_aired_before(database, "hourly", NOW) == []
    assert delete_records(database, LIMITS) == DeletedRecords(1, 1, 1)
    own = [(sql, given) for sql, given in asked if "set_config" not in sql and sql.startswith(("SELECT", "DELETE"))]
    assert len(own) >= 10
    with database.engine.connect() as connection:
        explain, scan = ("EXPLAIN QUERY PLAN", "SCAN") if database.is_sqlite else ("EXPLAIN", "Seq Scan")
        if not database.is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")
        for sql, given in own:
            plan = [str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {sql}", given)]
            assert not any(scan in line for line in plan), (sql, plan)


def test_every_reference_to_a_show_is_found_by_an_index(database: Database) -> None:
    """A deletion looks for the rows that refer to what it deletes."""
    found = inspect(database.engine)
    for table in Table.metadata.tables.values():
        leading = {index["column_names"][0] for index in found.get_indexes(table.name)}
        leading |= {found.get_pk_constraint(table.name)["constrained_columns"][0]}
        for reference in table.foreign_keys:
            assert reference.parent.name in leading, f"{table.name}.{reference.parent.name}"
