"""Retention of blobs: what nothing of late has used goes, also where there are years of steps to look through."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import event, text

from radiox_tasks.data.blobs.blob_store import FolderBlobs, MissingBlobError
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.store import Store
from radiox_tasks.media.retention.archive_retention import apply_retention
from radiox_tasks.model.base import Document
from radiox_tasks.settings import get_settings
from tests.data.programmes import a_show
from tests.media.aged_editions import KEEPING, NOW, aired, made, stored


class Named(Document):
    """A document that names another blob."""

    blob: str


@pytest.fixture
def store(database: Database) -> Store:
    settings = get_settings()
    return Store(settings, database, Ledger(database), FolderBlobs(settings.home / "blobs"))


@pytest.mark.slow
def test_a_blob_goes_when_nothing_of_late_has_used_it(store: Store) -> None:
    past, present = aired(store, 40), aired(store, 0)
    unused, standing = stored(store, b"RIFF said once", 40), stored(store, b"RIFF said every day", 40)
    audio = stored(store, b"ID3 a master", 40)
    master = stored(store, Named(blob=audio).model_dump_json().encode(), 39)
    recent = stored(store, b"RIFF stored lately and named by nobody", 10)
    once = made(store, past, "once", {"take": {"blob": unused}}, 40)
    daily = made(store, past, "daily", {"take": {"blob": standing}}, 40)
    mixed = made(store, past, "mixed", {"ref": master}, 40)
    for step in (daily, mixed):
        store.ledger.run(step, lambda _: {}, show_id=present)
    report = apply_retention(store, NOW)
    assert (report.blobs, report.blob_bytes) == (1, len(b"RIFF said once"))
    for reference in (standing, audio, master, recent):
        assert store.blobs.get(reference)
    with pytest.raises(MissingBlobError):
        store.blobs.get(unused)
    assert store.ledger.output_of(daily) is not None
    assert store.ledger.output_of(once) is None
    assert store.ledger.run(once, lambda _: {"made": "anew"}, show_id=present) == {"made": "anew"}


def test_a_show_that_is_still_open_keeps_what_it_used(store: Store) -> None:
    aired(store, 0)
    waiting = a_show(store.database, preset=KEEPING)
    take = stored(store, b"RIFF a take", 40)
    made(store, waiting, "waiting", {"blob": take}, 40)
    assert apply_retention(store, NOW).blobs == 0
    assert store.blobs.get(take)


@pytest.mark.slow
def test_the_edition_to_fall_back_on_keeps_what_it_used(store: Store) -> None:
    latest = aired(store, 400)
    take = stored(store, b"RIFF a take", 400)
    step = made(store, latest, "latest", {"blob": take}, 400)
    assert apply_retention(store, NOW).blobs == 0
    assert store.ledger.output_of(step) == {"blob": store.blobs.put(b"RIFF a take")}


def test_what_is_stored_again_counts_as_new(store: Store) -> None:
    aired(store, 0)
    reference = stored(store, b"RIFF again", 40)
    store.blobs.put(b"RIFF again")
    assert apply_retention(store, NOW).blobs == 0
    assert store.blobs.get(reference)


@pytest.mark.slow
def test_blobs_that_cannot_be_looked_through_are_a_problem_and_cost_no_edition(store: Store) -> None:
    old, _ = aired(store, 11), aired(store, 0)
    stored(store, b"RIFF said once", 40)
    with store.database.transaction() as session:
        session.execute(text("ALTER TABLE calls RENAME COLUMN answer TO reply"))
    report = apply_retention(store, NOW)
    assert [one.show_id for one in report.editions] == [old]
    assert len(report.problems) == 1
    assert report.problems[0].startswith("blobs: ")
    assert "SELECT" not in report.problems[0]
    assert not list(store.settings.home.glob("editions/kept/*/*" + old))


def test_the_blobs_of_years_are_looked_through_with_patience(store: Store, postgres_url: str) -> None:
    """A statement over every step there ever was takes longer than one of a step's own."""
    if store.database.is_sqlite:
        pytest.skip("SQLite limits waiting alone")
    take = stored(store, b"RIFF said every day", 40)
    made(store, aired(store, 0), "daily", {"blob": take}, 0)
    slow = text("CREATE VIEW steps AS SELECT s.* FROM steps_table s, (SELECT pg_sleep(0.6)) AS slowly")
    with store.database.transaction() as session:
        session.execute(text("ALTER TABLE steps RENAME TO steps_table"))
        session.execute(slow)
    try:
        impatient = replace(store, database=Database(postgres_url, patience=0.4))
        report = apply_retention(impatient, NOW)
        assert (report.problems, report.blobs) == ((), 0)
    finally:
        impatient.database.engine.dispose()
        with store.database.transaction() as session:
            session.execute(text("DROP VIEW steps"))
            session.execute(text("ALTER TABLE steps_table RENAME TO steps"))


def test_others_write_while_retention_reads(store: Store) -> None:
    """SQLite has one writer at a time, and the steps of a year are read for seconds."""
    if not store.database.is_sqlite:
        pytest.skip("readers of PostgreSQL hold up nobody")
    made(store, aired(store, 40), "once", {"blob": stored(store, b"RIFF said once", 40)}, 40)
    aired(store, 0)
    read: list[str] = []

    def write_meanwhile(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT") and "FROM steps" in statement and 'steps."key" IN' not in statement:
            read.append(statement)
            with closing(sqlite3.connect(str(store.database.engine.url.database), timeout=0)) as other:
                other.execute("BEGIN IMMEDIATE")

    event.listen(store.database.engine, "before_cursor_execute", write_meanwhile)
    assert apply_retention(store, NOW).blobs == 1
    assert len(read) == 3
