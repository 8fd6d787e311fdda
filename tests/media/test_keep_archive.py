"""Retention: what is past its keeping goes, what anything still needs stays, and records stay longer than editions."""

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import event, text

from cli import main
from radiox_tasks.data.blobs.blob_store import FolderBlobs, MissingBlobError
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger import Ledger
from radiox_tasks.data.shows.airing import take_over
from radiox_tasks.data.shows.changes import close_show
from radiox_tasks.data.shows.records import UnknownShowError, editions_aired_before, list_shows, load_show
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.media.retention.archive_retention import keep_archive
from radiox_tasks.model.base import Document
from radiox_tasks.model.order import Order
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.steps import Entry
from radiox_tasks.settings import get_settings
from tests.data.programmes import a_show, programme
from tests.media.media_documents import AUDIO, document, placed_edition

NOW = datetime.now(UTC)
KEEPING = programme("kept", publish={"keep": "10d"})


class Named(Document):
    """A document that names another blob."""

    blob: str


@pytest.fixture
def store(database: Database) -> Store:
    settings = get_settings()
    return Store(settings, database, Ledger(database), FolderBlobs(settings.home / "blobs"))


def aired(store: Store, days_ago: float, preset: Preset = KEEPING) -> str:
    """A published edition on disk and in the database, by its show's id."""
    air_at = NOW - timedelta(days=days_ago)
    show_id = a_show(store.database, preset=preset, air_at=air_at, slot_at=air_at)
    made = document(show_id=show_id, preset=preset.name, air_at=air_at, status="published")
    placed = placed_edition(made, store.settings.home)
    close_show(store.database, show_id, "published", document=placed)
    aged(store, show_id, days_ago)
    return show_id


def aged(store: Store, show_id: str, days: float) -> None:
    """As if the show had been made that long ago."""
    with store.database.transaction() as session:
        row = session.get(ShowRow, show_id)
        assert row is not None
        row.moved_at = NOW - timedelta(days=days)
        for use in session.query(ShowStepRow).filter_by(show_id=show_id):
            step = session.get(StepRow, use.key)
            assert step is not None
            step.finished_at = min(step.finished_at or NOW, NOW - timedelta(days=days))
            step.started_at = min(step.started_at, step.finished_at)


def made(store: Store, show_id: str, text: str, output: dict[str, Any], days: float) -> Entry:
    """A step of the show, done that long ago."""
    step = Entry("speak", {"text": text})
    store.ledger.run(step, lambda _: output, show_id=show_id)
    aged(store, show_id, days)
    return step


def stored(store: Store, content: bytes, days: float) -> str:
    """A blob stored that long ago."""
    reference = store.blobs.put(content)
    stamp = (NOW - timedelta(days=days)).timestamp()
    os.utime(store.blobs.path(reference), (stamp, stamp))
    return reference


@pytest.mark.slow
def test_editions_past_their_keeping_go_and_their_records_stay(store: Store) -> None:
    old, edge, new = aired(store, 11), aired(store, 9), aired(store, 0)
    folders = {one: Path(load_show(store.database, one).document.folder or "") for one in (old, edge, new)}  # type: ignore[union-attr]
    rehearsed = keep_archive(store, NOW, dry_run=True)
    assert [one.show_id for one in rehearsed.editions] == [old]
    assert rehearsed.editions[0].bytes > len(AUDIO)
    assert all(folder.is_dir() for folder in folders.values())
    report = keep_archive(store, NOW)
    assert report.editions == rehearsed.editions
    assert [folder.is_dir() for folder in folders.values()] == [False, True, True]
    record = load_show(store.database, old)
    assert record.status == "published"
    assert record.document is not None
    assert (record.document.folder, record.document.audio, record.document.audio_bytes) == (None, None, None)
    assert record.document.lines == document().lines
    assert keep_archive(store, NOW).editions == ()
    assert "-" + new in (store.settings.home / "editions" / "kept" / "feed.xml").read_text()


def test_the_newest_edition_stays_however_old(store: Store) -> None:
    only = aired(store, 400)
    assert keep_archive(store, NOW).editions == ()
    assert len(editions_aired_before(store.database, "kept", NOW)) == 1
    assert load_show(store.database, only).document is not None


@pytest.mark.slow
def test_records_go_long_after_the_edition_and_not_those_of_the_newest(store: Store) -> None:
    old, gone, newest = aired(store, 500), aired(store, 399), aired(store, 398)
    made(store, old, "once", {}, 500)
    assert [one.show_id for one in keep_archive(store, NOW).editions] == [old, gone]
    weeks_pass(store, 1.1)
    rehearsed, report = keep_archive(store, NOW, dry_run=True), keep_archive(store, NOW)
    assert (report.shows, report.steps, report.problems) == (2, 1, ())
    assert rehearsed.shows == report.shows
    with pytest.raises(UnknownShowError):
        load_show(store.database, old)
    weeks_pass(store, 50)
    assert keep_archive(store, NOW).shows == 0
    assert [show.show_id for show in list_shows(store.database)] == [newest]


def weeks_pass(store: Store, weeks: float) -> None:
    """As if all shows were that much older."""
    with store.database.transaction() as session:
        for row in session.query(ShowRow):
            row.air_at -= timedelta(weeks=weeks)
            row.moved_at -= timedelta(weeks=weeks)
            row.retired_at = row.retired_at and row.retired_at - timedelta(weeks=weeks)


@pytest.mark.slow
def test_a_record_stays_for_a_week_after_its_edition_that_was_kept_for_longer(store: Store) -> None:
    two_years = programme("kept", publish={"keep": "730d"})
    old, new = aired(store, 731, two_years), aired(store, 0, two_years)
    step = made(store, old, "once", {"said": "once"}, 731)
    rehearsed, report = keep_archive(store, NOW, dry_run=True), keep_archive(store, NOW)
    assert [one.show_id for one in report.editions] == [old]
    assert (rehearsed.shows, report.shows) == (0, 0)
    assert store.ledger.output_of(step) == {"said": "once"}
    weeks_pass(store, 6 / 7)
    assert keep_archive(store, NOW).shows == 0
    weeks_pass(store, 2 / 7)
    assert keep_archive(store, NOW).shows == 1
    assert [show.show_id for show in list_shows(store.database)] == [new]


def test_a_worker_whose_clock_is_ahead_deletes_nothing(store: Store) -> None:
    shows = [aired(store, days) for days in (3, 2, 1, 0)]
    missed = a_show(store.database, preset=KEEPING)
    close_show(store.database, missed, "missed")
    steps = [made(store, show, show, {"said": show}, 0) for show in (*shows, missed)]
    take = stored(store, b"RIFF of today", 0)
    report = keep_archive(store, NOW + timedelta(days=800))
    assert (report.editions, report.blobs, report.shows, report.steps) == ((), 0, 0, 0)
    assert len(list_shows(store.database)) == len(shows) + 1
    assert all(store.ledger.output_of(step) for step in steps)
    assert store.blobs.get(take)


@pytest.mark.slow
def test_a_programme_that_cannot_be_read_is_a_problem_and_holds_up_no_other(store: Store) -> None:
    old, _ = aired(store, 11), aired(store, 0)
    unreadable = aired(store, 20, programme("future"))
    with store.database.transaction() as session:
        session.get_one(ShowRow, unreadable).document = {"from": "the future"}
    report = keep_archive(store, NOW)
    assert [one.show_id for one in report.editions] == [old]
    assert report.problems == ("future: its newest editions cannot be read by this version",)


def test_an_edition_that_is_made_again_after_its_removal_is_public_again(store: Store) -> None:
    old, _ = aired(store, 11), aired(store, 0)
    keep_archive(store, NOW)
    assert editions_aired_before(store.database, "kept", NOW - timedelta(days=1)) == []
    with store.database.transaction() as session:
        session.get_one(ShowRow, old).on_air_at = NOW - timedelta(days=11)
    again = a_show(store.database, preset=KEEPING, order=Order(revises=old, starts_from=1))
    made = document(show_id=old, preset="kept", status="published", edition=2)
    assert take_over(store.database, again, placed_edition(made, store.settings.home), None)
    assert len(editions_aired_before(store.database, "kept", NOW - timedelta(days=1))) == 1


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
    report = keep_archive(store, NOW)
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
    assert keep_archive(store, NOW).blobs == 0
    assert store.blobs.get(take)


@pytest.mark.slow
def test_the_edition_to_fall_back_on_keeps_what_it_used(store: Store) -> None:
    latest = aired(store, 400)
    take = stored(store, b"RIFF a take", 400)
    step = made(store, latest, "latest", {"blob": take}, 400)
    assert keep_archive(store, NOW).blobs == 0
    assert store.ledger.output_of(step) == {"blob": store.blobs.put(b"RIFF a take")}


def test_what_is_stored_again_counts_as_new(store: Store) -> None:
    aired(store, 0)
    reference = stored(store, b"RIFF again", 40)
    store.blobs.put(b"RIFF again")
    assert keep_archive(store, NOW).blobs == 0
    assert store.blobs.get(reference)


@pytest.mark.slow
def test_blobs_that_cannot_be_looked_through_are_a_problem_and_cost_no_edition(store: Store) -> None:
    old, _ = aired(store, 11), aired(store, 0)
    stored(store, b"RIFF said once", 40)
    with store.database.transaction() as session:
        session.execute(text("ALTER TABLE calls RENAME COLUMN answer TO reply"))
    report = keep_archive(store, NOW)
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
        report = keep_archive(impatient, NOW)
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
    assert keep_archive(store, NOW).blobs == 1
    assert len(read) == 3


def test_the_command_prints_one_document(home: Path) -> None:
    ran = CliRunner().invoke(main, ["archive", "--dry-run", "--json"])
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout) == {
        "dry_run": True,
        "editions": [],
        "abandoned": 0,
        "blobs": 0,
        "blob_bytes": 0,
        "shows": 0,
        "steps": 0,
        "calls": 0,
        "problems": [],
    }
