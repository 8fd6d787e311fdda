"""A long archive is whole: from feed.xml back through its days every edition is met, and nothing that is gone."""

import shutil
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest

from radiox_tasks.data.presets.podcast_guids import podcast_guid_of
from radiox_tasks.data.store import Store
from radiox_tasks.media import programme_files
from radiox_tasks.media.edition_layout import folder_of
from radiox_tasks.media.podcast.absolute_urls import absolute_feed
from radiox_tasks.media.programme_files import refresh_all
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.settings import get_settings
from tests.media.media_documents import AIR_AT, document, placed_edition, preset, without_feed

BASE = "https://radio.example.org/editions/zurich/"


@pytest.fixture(autouse=True)
def short_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme_files, "FEED_LENGTH", 5)


def aired(home: Path, count: int, every: timedelta = timedelta(hours=8)) -> list[ShowDocument]:
    shows = [document(show_id=f"show-{n}", air_at=AIR_AT + n * every) for n in range(count)]
    return [placed_edition(one, home, audio=b"ID3") for one in shows]


def put(home: Path, show: ShowDocument) -> None:
    refresh_all(show, settings=get_settings(), preset=preset(), editions=[])


def walked(home: Path) -> dict[str, list[str]]:
    """The guids of each page, from feed.xml backwards, read as a client reads them: by absolute addresses."""
    url, pages = urljoin(BASE, "feed.xml"), {}
    while url:
        name = url.removeprefix(BASE)
        root = ElementTree.fromstring(absolute_feed((home / "editions/zurich" / name).read_text(), url))  # noqa: S314
        pages[name] = [guid.text or "" for guid in root.iter("guid")]
        links = {link.get("rel"): link.get("href") for link in root.iter("{http://www.w3.org/2005/Atom}link")}
        archive = root.find("channel/{http://purl.org/syndication/history/1.0}archive")
        assert (archive is not None) == (name != "feed.xml")
        assert links.get("current", urljoin(BASE, "feed.xml")) == urljoin(BASE, "feed.xml")
        url = links.get("prev-archive") or ""
    return pages


def test_every_edition_is_on_some_page_and_each_page_holds_a_day(home: Path) -> None:
    shows = aired(home, 14)
    put(home, shows[-1])
    pages = walked(home)

    assert pages["feed.xml"] == [f"show-{n}" for n in range(13, 8, -1)]
    assert {guid for guids in pages.values() for guid in guids} == {one.show_id for one in shows}
    assert pages["feed-2026-11-24.xml"] == ["show-4", "show-3", "show-2"]
    assert list(pages) == ["feed.xml", *sorted(list(pages)[1:], reverse=True)]


def test_a_page_is_written_once_and_again_only_when_something_of_it_changed(home: Path) -> None:
    shows = aired(home, 12)
    put(home, shows[-1])
    folder = home / "editions/zurich"
    before = {page: page.stat().st_mtime_ns for page in folder.glob("feed-*.xml")}
    put(home, shows[-1])
    assert {page: page.stat().st_mtime_ns for page in before} == before

    shutil.rmtree(folder / "2026-11-23")
    put(home, shows[-1])
    assert not (folder / "feed-2026-11-23.xml").exists()
    assert "prev-archive" not in (folder / "feed-2026-11-24.xml").read_text()
    assert folder_of(shows[0], home).name not in str(walked(home))


def test_a_short_archive_has_no_pages(home: Path) -> None:
    put(home, aired(home, 5)[-1])

    assert list(walked(home)) == ["feed.xml"]


def test_no_file_holds_an_address_of_this_machine(home: Path) -> None:
    put(home, aired(home, 7)[-1])
    for path in (home / "editions").rglob("*"):
        if (path.is_file() and path.suffix in (".xml", ".m3u", ".html")) or path.name == "feed.json":
            text = path.read_text()
            assert "file:///" not in text
            assert str(home) not in text


def test_the_guid_stays_when_the_address_changes(store: Store) -> None:
    first = podcast_guid_of(store.database, "zurich", "11111111-1111-5111-8111-111111111111")

    assert podcast_guid_of(store.database, "zurich", "22222222-2222-5222-8222-222222222222") == first
    assert podcast_guid_of(store.database, "tech", "22222222-2222-5222-8222-222222222222") != first


def test_a_programme_that_turns_its_feed_off_has_no_feed_files(home: Path) -> None:
    shows = aired(home, 14)
    put(home, shows[-1])
    folder = home / "editions/zurich"
    assert len(list(folder.glob("feed*"))) > 2

    without_feed(home)
    put(home, shows[-1])
    assert list(folder.glob("feed*")) == []
    assert "show.mp3" in (folder / "latest.m3u").read_text()


def test_a_show_of_the_time_without_a_feed_changes_while_its_programme_has_one(home: Path) -> None:
    [show] = aired(home, 1)
    refresh_all(show, settings=get_settings(), preset=preset(publish={"feed": False}), editions=[])
    assert (home / "editions/zurich/feed.xml").is_file()
