"""Retention: what is past its keeping goes, what anything still needs stays, and records stay longer than editions."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.shows.airing import take_over
from radiox_tasks.data.shows.changes import close_show
from radiox_tasks.data.shows.records import UnknownShowError, editions_aired_before, list_shows, load_show
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.media.retention.archive_retention import apply_retention
from radiox_tasks.model.order import Order
from radiox_tasks.settings import get_settings
from tests.data.programmes import a_show, programme
from tests.media.aged_editions import KEEPING, NOW, aired, made, stored
from tests.media.media_documents import AUDIO, document, placed_edition


@pytest.fixture
def store(database: Database) -> Store:
    settings = get_settings()
    return Store(settings, database, Ledger(database), FolderBlobs(settings.home / "blobs"))


@pytest.mark.slow
def test_editions_past_their_keeping_go_and_their_records_stay(store: Store) -> None:
    old, edge, new = aired(store, 11), aired(store, 9), aired(store, 0)
    folders = {one: Path(load_show(store.database, one).document.folder or "") for one in (old, edge, new)}  # type: ignore[union-attr]
    rehearsed = apply_retention(store, NOW, dry_run=True)
    assert [one.show_id for one in rehearsed.editions] == [old]
    assert rehearsed.editions[0].bytes > len(AUDIO)
    assert all(folder.is_dir() for folder in folders.values())
    report = apply_retention(store, NOW)
    assert report.editions == rehearsed.editions
    assert [folder.is_dir() for folder in folders.values()] == [False, True, True]
    record = load_show(store.database, old)
    assert record.status == "published"
    assert record.document is not None
    assert (record.document.folder, record.document.audio, record.document.audio_bytes) == (None, None, None)
    assert record.document.lines == document().lines
    assert apply_retention(store, NOW).editions == ()
    assert "-" + new in (store.settings.home / "editions" / "kept" / "feed.xml").read_text()


def test_the_newest_edition_stays_however_old(store: Store) -> None:
    only = aired(store, 400)
    assert apply_retention(store, NOW).editions == ()
    assert len(editions_aired_before(store.database, "kept", NOW)) == 1
    assert load_show(store.database, only).document is not None


@pytest.mark.slow
def test_records_go_long_after_the_edition_and_not_those_of_the_newest(store: Store) -> None:
    old, gone, newest = aired(store, 500), aired(store, 399), aired(store, 398)
    made(store, old, "once", {}, 500)
    assert [one.show_id for one in apply_retention(store, NOW).editions] == [old, gone]
    weeks_pass(store, 1.1)
    rehearsed, report = apply_retention(store, NOW, dry_run=True), apply_retention(store, NOW)
    assert (report.shows, report.steps, report.problems) == (2, 1, ())
    assert rehearsed.shows == report.shows
    with pytest.raises(UnknownShowError):
        load_show(store.database, old)
    weeks_pass(store, 50)
    assert apply_retention(store, NOW).shows == 0
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
    rehearsed, report = apply_retention(store, NOW, dry_run=True), apply_retention(store, NOW)
    assert [one.show_id for one in report.editions] == [old]
    assert (rehearsed.shows, report.shows) == (0, 0)
    assert store.ledger.output_of(step) == {"said": "once"}
    weeks_pass(store, 6 / 7)
    assert apply_retention(store, NOW).shows == 0
    weeks_pass(store, 2 / 7)
    assert apply_retention(store, NOW).shows == 1
    assert [show.show_id for show in list_shows(store.database)] == [new]


def test_a_worker_whose_clock_is_ahead_deletes_nothing(store: Store) -> None:
    shows = [aired(store, days) for days in (3, 2, 1, 0)]
    missed = a_show(store.database, preset=KEEPING)
    close_show(store.database, missed, "missed")
    steps = [made(store, show, show, {"said": show}, 0) for show in (*shows, missed)]
    take = stored(store, b"RIFF of today", 0)
    report = apply_retention(store, NOW + timedelta(days=800))
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
    report = apply_retention(store, NOW)
    assert [one.show_id for one in report.editions] == [old]
    assert report.problems == ("future: its newest editions cannot be read by this version",)


def test_an_edition_that_is_made_again_after_its_removal_is_public_again(store: Store) -> None:
    old, _ = aired(store, 11), aired(store, 0)
    apply_retention(store, NOW)
    assert editions_aired_before(store.database, "kept", NOW - timedelta(days=1)) == []
    with store.database.transaction() as session:
        session.get_one(ShowRow, old).on_air_at = NOW - timedelta(days=11)
    again = a_show(store.database, preset=KEEPING, order=Order(revises=old, starts_from=1))
    made = document(show_id=old, preset="kept", status="published", edition=2)
    assert take_over(store.database, again, placed_edition(made, store.settings.home), None)
    assert len(editions_aired_before(store.database, "kept", NOW - timedelta(days=1))) == 1


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
