"""The migrations make exactly the tables that the code reads and writes, from nothing and from every landed schema."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from radiox_tasks.data.database import Database, newest_revision
from radiox_tasks.data.migrate import configuration, schema_differences, trigger_digests
from radiox_tasks.data.migrations import MIGRATIONS
from radiox_tasks.data.monitoring.tallies import Family, read_tallies
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.data.tables.tallies import TRIGGERS

LANDED = Path(__file__).parent / "landed"

A_CALL = """INSERT INTO calls (call_id, step_key, owner, fence, show_id, preset, provider, operation, model, status,
  estimate, counted, units, opened_at)
  VALUES ('call-1', 'key-1', 'worker', 1, 'show-1', 'zurich', 'openai', 'chat', 'm', 'open', 1, 1, '{}',
  '2026-11-23 07:54:00+00:00')"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    else:
        database = Database(request.getfixturevalue("postgres_url"))
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    yield database
    database.engine.dispose()


def test_migrating_an_empty_database_gives_the_tables_of_the_code(empty: Database) -> None:
    empty.migrate()
    empty.migrate()
    with empty.engine.connect() as connection:
        assert trigger_digests(connection) == TRIGGERS[connection.dialect.name]
    assert schema_differences(empty.engine) == []


def test_the_newest_revision_is_alembics_head(tmp_path: Path) -> None:
    engine = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}").engine
    head = ScriptDirectory.from_config(configuration(engine)).get_current_head()
    assert newest_revision() == head


@pytest.mark.parametrize("name", sorted({path.name.split(".")[0] for path in LANDED.glob("*.sql")}))
def test_every_landed_schema_upgrades_to_the_tables_of_the_code(empty: Database, name: str) -> None:
    engine = "sqlite" if empty.is_sqlite else "postgresql"
    restore(empty, (LANDED / f"{name}.{engine}.sql").read_text())
    empty.migrate()
    assert schema_differences(empty.engine) == []
    with empty.transaction() as session:
        kept = session.execute(text("SELECT show_id, preset, status FROM shows")).all()
        assert [tuple(row) for row in kept] == [("show-1", "zurich", "published")]
        assert session.execute(text("SELECT key FROM show_steps")).scalars().all() == ["key-1"]
        assert [tuple(tally) for tally in read_tallies(session, "shows")] == [("zurich", "published", "full", 1, 0.0)]
        session.execute(text("UPDATE shows SET status = 'retracted'"))
        session.execute(text("UPDATE steps SET status = 'failed', attempts = 3"))
        assert [tuple(tally) for tally in read_tallies(session, "shows")] == [("zurich", "retracted", "full", 1, 0.0)]
        assert [(tally.label, tally.second, tally.number) for tally in read_tallies(session, "steps")] == [
            ("script", "failed", 1)
        ]
        session.execute(text("UPDATE show_steps SET reused = true"))
        session.execute(text(A_CALL))
        session.execute(text("UPDATE calls SET status = 'failed', error_kind = 'refused'"))
        counted: dict[Family, list[tuple[str, int]]] = {
            "attempts": [("script", 3)],
            "retries": [("script", 2)],
            "reused": [("script", 1)],
            "calls": [("openai", 1)],
            "failures": [("openai", 1)],
        }
        for family, expected in counted.items():
            assert [(tally.label, tally.number) for tally in read_tallies(session, family)] == expected


A_REVISION = """INSERT INTO shows (show_id, preset, air_at, status, rung, degraded, preset_document, options, revises,
  created_at, moved_at, submissions, fell_back)
  SELECT :show_id, preset, air_at, 'working', rung, degraded, preset_document, options, show_id, created_at, moved_at,
  1, false FROM shows WHERE show_id = 'show-1'"""


def test_new_versions_are_no_longer_counted_as_shows(empty: Database) -> None:
    engine = "sqlite" if empty.is_sqlite else "postgresql"
    restore(empty, (LANDED / f"tallies.{engine}.sql").read_text())
    with empty.engine.begin() as connection:
        connection.execute(text(A_REVISION), {"show_id": "before"})
    empty.migrate()
    with empty.transaction() as session:
        session.execute(text(A_REVISION), {"show_id": "after"})
        session.execute(text("UPDATE shows SET status = 'draft' WHERE revises IS NOT NULL"))
        assert [tuple(tally) for tally in read_tallies(session, "shows")] == [("zurich", "published", "full", 1, 0.0)]


WITH_DOCUMENT = """INSERT INTO shows (show_id, preset, air_at, status, rung, degraded, preset_document, options,
  created_at, moved_at, submissions, fell_back, document)
  SELECT :show_id, preset, air_at, :status, rung, degraded, preset_document, options, created_at, moved_at, 1, false,
  :document FROM shows WHERE show_id = 'show-1'"""


def test_shows_whose_editions_were_removed_are_marked_so(empty: Database) -> None:
    engine = "sqlite" if empty.is_sqlite else "postgresql"
    restore(empty, (LANDED / f"revisions_index.{engine}.sql").read_text())
    documents = {"public": '{"folder": "/home/editions"}', "removed": '{"folder": null, "lines": []}'}
    with empty.engine.begin() as connection:
        for show_id, document in documents.items():
            given = {"show_id": show_id, "status": "published", "document": document}
            connection.execute(text(WITH_DOCUMENT), given)
        connection.execute(text(WITH_DOCUMENT), {"show_id": "failed", "status": "failed", "document": "{}"})
    empty.migrate()
    with empty.transaction() as session:
        retired = select(ShowRow.show_id, ShowRow.retired_at).where(ShowRow.retired_at.is_not(None))
        [(show_id, retired_at)] = session.execute(retired).all()
    assert show_id == "removed"
    assert abs(retired_at - datetime.now(UTC)) < timedelta(minutes=5)


def test_databases_of_the_first_triggers_count_the_retries_that_they_lack(empty: Database) -> None:
    engine = "sqlite" if empty.is_sqlite else "postgresql"
    restore(empty, (LANDED / f"tallies_1_first.{engine}.sql").read_text())
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE steps SET attempts = 4"))
    empty.migrate()
    with empty.transaction() as session:
        assert [(tally.label, tally.number) for tally in read_tallies(session, "retries")] == [("script", 3)]


def test_retries_of_steps_that_were_deleted_or_counted_before_are_kept(empty: Database) -> None:
    engine = "sqlite" if empty.is_sqlite else "postgresql"
    restore(empty, (LANDED / f"retired_shows.{engine}.sql").read_text())
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE steps SET attempts = 4"))
        connection.execute(text("UPDATE steps SET attempts = 0"))
        connection.execute(text("UPDATE steps SET attempts = 2"))
    empty.migrate()
    with empty.transaction() as session:
        assert [(tally.label, tally.number) for tally in read_tallies(session, "retries")] == [("script", 4)]


def test_every_database_has_the_same_index_of_new_versions(empty: Database) -> None:
    engine = "sqlite" if empty.is_sqlite else "postgresql"
    restore(empty, (LANDED / f"revisions_index_1_first.{engine}.sql").read_text())
    empty.migrate()
    known = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE name = 'ix_shows_revises'",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_shows_revises'",
    }
    with empty.engine.connect() as connection:
        index = connection.execute(text(known[engine])).scalar_one()
    assert ("WHERE" in index) == empty.is_sqlite


def test_no_revision_that_landed_is_edited() -> None:
    stored = dict(reversed(line.split()) for line in (LANDED / "revisions.sha256").read_text().splitlines())
    files = {path.name: path.read_bytes() for path in (MIGRATIONS / "versions").glob("[!_]*.py")}
    assert stored == {name: sha256(content).hexdigest() for name, content in files.items()}, (
        "databases that have a revision do not get what is changed in it: write a new one; for a new one, run `python "
        "-m tests.data.landed REVISION`"
    )


def test_every_revision_has_a_stored_schema(tmp_path: Path) -> None:
    script = ScriptDirectory.from_config(configuration(Database(f"sqlite:///{tmp_path / 'none.sqlite3'}").engine))
    revisions = {revision.revision for revision in script.walk_revisions()}
    dumps = [path.read_text() for path in LANDED.glob("*.sql")]
    stored = {match for dump in dumps for match in re.findall(r"alembic_version\W.* VALUES ?\('(\w+)'\)", dump)}
    assert revisions - stored == set(), "run `python -m tests.data.landed REVISION` for each of them"


@pytest.mark.slow
def test_schema_differences_are_described(empty: Database) -> None:
    empty.migrate()
    with empty.engine.begin() as connection:
        connection.execute(text("DROP TABLE hosts"))
        connection.execute(text("ALTER TABLE shows DROP COLUMN fell_back"))
        connection.execute(text("DROP INDEX ix_vector_kept"))
        connection.execute(text("CREATE TABLE of_another_application (id INTEGER PRIMARY KEY)"))
    assert schema_differences(empty.engine) == [
        "lacks column shows.fell_back",
        "lacks index ix_vector_kept",
        "lacks table hosts",
    ]


@pytest.mark.slow
def test_missing_triggers_are_differences(empty: Database) -> None:
    empty.migrate()
    with empty.engine.begin() as connection:
        for table in ("shows", "steps", "show_steps", "calls"):
            for name in (f"tally_new_{table}", f"tally_changed_{table}"):
                connection.execute(text(f"DROP TRIGGER {name}" + ("" if empty.is_sqlite else f" ON {table}")))
    triggers = TRIGGERS["sqlite" if empty.is_sqlite else "postgresql"]
    assert schema_differences(empty.engine) == sorted(f"lacks trigger {name}" for name in triggers)
    assert len(triggers) == 8


def test_triggers_that_do_something_else_are_differences(empty: Database) -> None:
    empty.migrate()
    with empty.engine.begin() as connection:
        if empty.is_sqlite:
            connection.execute(text("DROP TRIGGER tally_new_steps"))
            changed = "CREATE TRIGGER tally_new_steps AFTER INSERT ON steps BEGIN SELECT 1; END"
        else:
            body = "BEGIN RETURN NULL; END"
            changed = f"CREATE OR REPLACE FUNCTION tally_new_steps() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        connection.execute(text(changed))
    assert schema_differences(empty.engine) == ["differs in trigger tally_new_steps"]


def restore(database: Database, dump: str) -> None:
    """Run a dump's statements in a database that has nothing yet."""
    if database.is_sqlite:
        assert database.engine.url.database is not None
        with closing(sqlite3.connect(database.engine.url.database)) as file:
            file.executescript(dump)
    else:
        with database.engine.begin() as connection:
            connection.exec_driver_sql(dump)
