"""A publisher that ends, or is killed, while it puts a show on air."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.shows.airing import begin_airing
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.media import on_air, release
from radiox_tasks.media.edition_layout import staged_folder
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.media.on_air import CUT_OFF, air_due
from radiox_tasks.media.page_files import is_behind
from radiox_tasks.settings import get_settings
from tests.media.made_shows import made_show, shown

KILLED = """
import os, signal
from datetime import UTC, datetime
from radiox_tasks.open_store import get_store
from radiox_tasks.media import on_air, release
release.refresh_programme = lambda **_: os.kill(os.getpid(), signal.SIGKILL)
on_air.air_due(get_store(), now=datetime.now(UTC))
"""
"""A process that begins to put on air what is due, and is killed once the edition's folder is in its place."""


@pytest.fixture
def store(database: Database) -> Store:
    settings = get_settings()
    return Store(settings, database, Ledger(database), FolderBlobs(settings.home / "blobs"))


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.slow
def test_a_publisher_that_died_at_any_point_is_replaced(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, name in enumerate(("_on_air", "place_edition", "refresh_programme", "record_on_air")):
        made = made_show(store, air_in=place - 4.0).ready()  # one air time is not another's: the newest is the latest

        def die(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(release, name, die)
            with pytest.raises(KeyboardInterrupt):
                air_due(store, now=now())
        assert load_show(store.database, made.show_id).on_air_at is None
        assert air_due(store, now=now()) == [made.show_id]  # without a wait: whoever held the lock is gone
        assert shown(store)[0] == made.show_id
        assert air_due(store, now=now() + 2 * CUT_OFF) == []


def test_a_station_page_left_behind_is_written_by_the_next_clock(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = made_show(store).ready()
    page = editions_root(store.settings.home) / "index.html"

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(on_air, "refresh_station", die)
        with pytest.raises(KeyboardInterrupt):
            air_due(store, now=now())
    assert load_show(store.database, made.show_id).on_air_at is not None
    assert not page.exists()
    assert air_due(store, now=now()) == []
    assert made.show_id in page.read_text()
    written = page.stat().st_mtime_ns
    assert air_due(store, now=now()) == []
    assert page.stat().st_mtime_ns == written


def test_a_publisher_on_another_disk_is_waited_for_and_then_replaced(store: Store) -> None:
    made = made_show(store).ready()
    assert begin_airing(store.database, made.show_id)
    document = load_show(store.database, made.show_id).document
    assert document is not None
    shutil.rmtree(staged_folder(document, store.settings.home))  # its files lie elsewhere
    assert air_due(store, now=now()) == []
    assert air_due(store, now=now() + 2 * CUT_OFF) == [made.show_id]


@pytest.mark.slow
def test_a_publisher_killed_in_the_act_is_replaced_at_once(store: Store) -> None:
    made = made_show(store).ready()
    url = store.database.engine.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", KILLED], env={**os.environ, "RADIOX_DATABASE_URL": url}, timeout=300)
    show = load_show(store.database, made.show_id)
    assert (show.status, show.on_air_at) == ("published", None)
    assert shown(store) == []
    assert air_due(store, now=now()) == [made.show_id]
    assert shown(store) == [made.show_id, made.show_id]


def test_where_a_publisher_ends_midway_the_station_shows_what_went_on_air(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = release.refresh_programme

    def end_for_other(**given: Any) -> None:
        if given["preset"].name == "other":
            raise SystemExit
        write(**given)

    whole, ended = made_show(store).ready(), made_show(store, name="other").ready()
    with monkeypatch.context() as patch:
        patch.setattr(release, "refresh_programme", end_for_other)
        assert air_due(store, now=now()) == [whole.show_id]
    root = editions_root(store.settings.home)
    assert not is_behind(store.settings.home)
    assert whole.show_id in (root / "index.html").read_text()
    assert air_due(store, now=now()) == [ended.show_id]
