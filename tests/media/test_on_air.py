"""Ready until the air time, then on air, once: whoever does it, whichever process is killed in between."""

import json
import shutil
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.shows.airing import begin_airing, due_shows
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.shows.version_rule import CannotRedoError
from radiox_tasks.data.store import Store
from radiox_tasks.media import on_air, release
from radiox_tasks.media.edition_folders import publishing
from radiox_tasks.media.edition_layout import staged_folder
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.media.on_air import CUT_OFF, air_due
from radiox_tasks.media.release import go_on_air
from radiox_tasks.settings import get_settings
from radiox_tasks.show.cancel_and_retract import cancel
from tests.media.made_shows import made_show, shown


@pytest.fixture
def store(database: Database) -> Store:
    settings = get_settings()
    return Store(settings, database, Ledger(database), FolderBlobs(settings.home / "blobs"))


def now() -> datetime:
    return datetime.now(UTC)


def test_a_show_waits_for_its_air_time(store: Store) -> None:
    made = made_show(store, air_in=60).ready()
    assert air_due(store, now=now()) == []
    show = load_show(store.database, made.show_id)
    assert (show.status, show.on_air_at, shown(store)) == ("ready", None, [])
    assert show.document is not None
    assert Path(show.document.folder or "").is_dir()
    assert air_due(store, now=show.air_at - timedelta(milliseconds=1)) == []
    assert air_due(store, now=show.air_at) == [made.show_id]
    assert shown(store) == [made.show_id, made.show_id]


def test_on_air_its_record_and_its_files_agree_and_nothing_waits_any_more(store: Store) -> None:
    made = made_show(store).ready().on_air()
    show = load_show(store.database, made.show_id)
    assert show.document is not None
    folder = Path(show.document.folder or "")
    written = json.loads((folder / "show.json").read_text())
    assert written == json.loads((folder.parent.parent / "latest.json").read_text())
    assert written["status"] == show.status == "published"
    assert datetime.fromisoformat(written["on_air_at"]) == show.on_air_at
    assert abs(now() - (show.on_air_at or show.air_at)) < timedelta(seconds=30)
    assert (folder / "show.mp3").read_bytes().endswith(made.show_id.encode())
    assert not list((editions_root(store.settings.home) / ".ready").iterdir())
    assert not list(folder.parent.parent.glob(".latest*"))


def test_a_later_air_time_never_takes_latest_before(store: Store) -> None:
    later = made_show(store, air_in=86400).ready()
    soon = made_show(store).ready().on_air()
    assert shown(store) == [soon.show_id, soon.show_id]
    assert shown(store)[0] == soon.show_id
    later.on_air()
    assert shown(store) == [later.show_id, later.show_id, soon.show_id]


def test_an_older_air_time_enters_the_feed_at_its_place(store: Store) -> None:
    new = made_show(store, air_in=-60).ready().on_air()
    old = made_show(store, air_in=-3600).ready().on_air()
    assert shown(store) == [new.show_id, new.show_id, old.show_id]


def test_a_show_that_is_late_says_how_late(store: Store) -> None:
    made = made_show(store, air_in=-7200, slot_at=now() - timedelta(seconds=7200)).ready()
    air_due(store, now=now())
    document = load_show(store.database, made.show_id).document
    assert document is not None
    [note] = document.degraded
    assert note.startswith("on air 2 h ")
    assert note.endswith("late")
    assert note in (Path(document.folder or "") / "index.html").read_text()


def test_a_delay_of_seconds_is_on_record_and_no_news(store: Store) -> None:
    made = made_show(store, air_in=-20, slot_at=now() - timedelta(seconds=20)).ready().on_air()
    document = load_show(store.database, made.show_id).document
    assert document is not None
    assert document.degraded == ()
    assert document.on_air_at is not None
    assert document.on_air_at - document.air_at >= timedelta(seconds=20)


def test_a_show_ordered_for_now_is_not_late(store: Store) -> None:
    made = made_show(store, air_in=-47).ready().on_air()
    document = load_show(store.database, made.show_id).document
    assert document is not None
    assert document.degraded == ()


def test_many_clocks_put_it_on_air_once(store: Store) -> None:
    made = made_show(store).ready()
    aired: list[str] = []
    clocks = [threading.Thread(target=lambda: aired.extend(air_due(store, now=now()))) for _ in range(6)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert aired == [made.show_id]


def test_what_gets_ready_while_a_clock_waits_for_the_lock_goes_on_air_with_it(store: Store) -> None:
    """At an hour with many late shows the pages are written once for all that got ready meanwhile."""
    first = made_show(store, air_in=-5).ready()
    aired: list[str] = []
    with publishing(editions_root(store.settings.home)):
        clock = threading.Thread(target=lambda: aired.extend(air_due(store, now=now())))
        clock.start()
        time.sleep(0.5)  # the clock waits for the lock; if it is slower, it finds both at once
        second = made_show(store, air_in=-3, name="other").ready()
    clock.join()
    assert aired == [first.show_id, second.show_id]


def test_programmes_change_at_once_and_the_shows_of_one_in_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the top of the hour no programme waits for the disk of another; the newest edition of one is its latest."""
    both, write = threading.Barrier(2, timeout=30), release.refresh_programme

    def write_together(**given: Any) -> None:
        both.wait()
        write(**given)

    monkeypatch.setattr(release, "refresh_programme", write_together)
    older, newer = made_show(store, air_in=-6).ready(), made_show(store, air_in=-5).ready()
    others = [made_show(store, air_in=air_in, name="other").ready() for air_in in (-4, -3)]
    aired = air_due(store, now=now())
    assert aired == [older.show_id, newer.show_id, *(made.show_id for made in others)]
    assert shown(store)[0] == newer.show_id
    assert shown(store, "other")[0] == others[1].show_id


def test_a_staged_edition_that_is_lost_is_made_again_from_what_is_on_record(store: Store) -> None:
    made = made_show(store, air_in=60).ready()
    show = load_show(store.database, made.show_id)
    assert show.document is not None
    for path in staged_folder(show.document, store.settings.home).iterdir():
        path.unlink()
    staged_folder(show.document, store.settings.home).rmdir()
    assert air_due(store, now=show.air_at) == []  # another disk may have it
    assert air_due(store, now=show.air_at + CUT_OFF) == [made.show_id]
    assert shown(store)[0] == made.show_id


def test_one_that_cannot_go_on_air_costs_no_other(store: Store) -> None:
    broken, whole = made_show(store, air_in=-5).ready(), made_show(store, name="other").ready()
    with store.database.transaction() as session:
        from radiox_tasks.data.tables.shows import ShowRow

        row = session.get(ShowRow, broken.show_id)
        assert row is not None
        row.document = None
    assert air_due(store, now=now()) == [whole.show_id]
    assert [due.show_id for due in due_shows(store.database, now())] == [broken.show_id]


def test_one_whose_files_are_made_again_by_what_exits_costs_no_other(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object) -> None:
        raise SystemExit

    lost, whole = made_show(store, air_in=-60).ready(), made_show(store, name="other").ready()
    document = load_show(store.database, lost.show_id).document
    assert document is not None
    shutil.rmtree(staged_folder(document, store.settings.home))
    monkeypatch.setattr(on_air, "bring_here", end)
    later = now() + CUT_OFF
    assert air_due(store, now=later) == [whole.show_id]


def test_a_cancelled_show_does_not_go_on_air_and_is_forgotten(store: Store) -> None:
    made = made_show(store, air_in=60).ready()
    cancel(store, made.show_id)
    air_at = load_show(store.database, made.show_id).air_at
    assert air_due(store, now=air_at) == []
    assert load_show(store.database, made.show_id).status == "cancelled"
    assert not list((editions_root(store.settings.home) / ".ready").iterdir())
    assert not begin_airing(store.database, made.show_id)
    with pytest.raises(CannotRedoError, match="cancelled"):
        cancel(store, made.show_id)


@pytest.mark.slow
def test_who_reads_while_it_goes_on_air_finds_the_old_or_the_new(store: Store) -> None:
    made_show(store, air_in=-60).ready().on_air()
    folder = editions_root(store.settings.home) / "hourly"
    names = ("latest.mp3", "latest.json", "latest.html", "latest.jpg", "feed.xml", "feed.json", "latest.m3u")
    names += ("index.html", "../index.html")
    seen: dict[str, set[bytes]] = {name: set() for name in names}
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            for name in names:
                seen[name].add((folder / name).read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    made_show(store).ready().on_air()
    stop.set()
    reader.join()
    final = {name: (folder / name).read_bytes() for name in names}
    for name in names:
        assert len(seen[name] | {final[name]}) <= 2


def test_going_on_air_again_changes_nothing(store: Store) -> None:
    made = made_show(store).ready().on_air()
    moment = load_show(store.database, made.show_id).on_air_at
    assert go_on_air(store, made.show_id) is None
    assert load_show(store.database, made.show_id).on_air_at == moment
