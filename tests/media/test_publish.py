import json
import threading
from pathlib import Path

import pytest

from radiox_tasks.media.edition_folders import publishing
from radiox_tasks.media.edition_list import LIST
from radiox_tasks.media.podcast.feed_entries import CACHE
from radiox_tasks.media.programme_files import refresh_all
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.settings import Settings, get_settings
from tests.media.media_documents import AIR_AT, AUDIO, COVER, document, placed_edition, preset, without_feed


@pytest.fixture
def settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("RADIOX_PUBLIC_URL", "https://radio.example.org/editions")
    get_settings.cache_clear()
    return get_settings()


def written(home: Path, show_id: str, hour: int, **changes: object) -> ShowDocument:
    made = document(show_id=show_id, air_at=AIR_AT.replace(hour=hour), **changes)
    return placed_edition(made, home, audio=AUDIO + show_id.encode())


def put(home: Path, settings: Settings, *documents: ShowDocument) -> None:
    for one in documents:
        refresh_all(one, settings=settings, preset=preset(one.preset), editions=[])


def latest(home: Path, name: str = "zurich") -> str:
    return str(json.loads((home / "editions" / name / "latest.json").read_text())["show_id"])


def feed(home: Path) -> list[str]:
    items = json.loads((home / "editions/zurich/feed.json").read_text())["items"]
    return [item["id"] for item in items]


def test_publishing_puts_the_edition_where_listeners_look(home: Path, settings: Settings) -> None:
    show = written(home, "a", 9)
    put(home, settings, show)
    folder = home / "editions/zurich"
    assert (folder / "latest.mp3").read_bytes() == AUDIO + b"a"
    assert (folder / "latest.jpg").read_bytes() == COVER
    assert latest(home) == "a"
    assert 'src="2026-11-23/0900-a/show.mp3"' in (folder / "latest.html").read_text()
    length = f'length="{len(AUDIO) + 1}"'
    url = "https://radio.example.org/editions/zurich/2026-11-23/0900-a/show.mp3"
    assert f'<enclosure url="{url}" {length}' in (folder / "feed.xml").read_text()
    assert url in (folder / "latest.m3u").read_text()
    assert 'href="zurich/2026-11-23/0900-a/index.html"' in (home / "editions/index.html").read_text()


def test_an_older_show_that_ends_late_enters_the_feed_and_leaves_latest_alone(home: Path, settings: Settings) -> None:
    put(home, settings, written(home, "ten", 10), written(home, "nine", 9))
    assert latest(home) == "ten"
    assert feed(home) == ["ten", "nine"]
    assert (home / "editions/zurich/latest.mp3").read_bytes().endswith(b"ten")


def test_publishing_again_changes_nothing(home: Path, settings: Settings) -> None:
    show = written(home, "a", 9)
    put(home, settings, show)
    before = {p: p.read_bytes() for p in (home / "editions").rglob("*") if p.is_file()}
    put(home, settings, show)
    assert {p: p.read_bytes() for p in (home / "editions").rglob("*") if p.is_file()} == before


def test_the_files_follow_the_document_as_it_was_closed(home: Path, settings: Settings) -> None:
    show = written(home, "a", 9, status="working")
    closed = show.model_copy(update={"status": "published"})
    put(home, settings, closed)
    assert json.loads((Path(show.folder or "") / "show.json").read_text())["status"] == "published"
    assert feed(home) == ["a"]


def test_an_edition_known_elsewhere_is_in_the_feed_but_never_latest_without_its_files(
    home: Path, settings: Settings
) -> None:
    put(home, settings, written(home, "here", 9))
    elsewhere = document(show_id="there", air_at=AIR_AT.replace(hour=11), audio_bytes=77)
    other = document(show_id="other", preset="global", audio_bytes=77)
    failed = document(show_id="failed", status="failed", audio_bytes=77)
    here = written(home, "here2", 10)
    refresh_all(here, settings=settings, preset=preset(), editions=[elsewhere, other, failed])
    assert feed(home) == ["there", "here2", "here"]
    assert latest(home) == "here"


def test_a_preset_that_wants_no_feed_has_none(home: Path, settings: Settings) -> None:
    without_feed(home)
    put(home, settings, written(home, "a", 9))
    assert not (home / "editions/zurich/feed.xml").exists()
    assert (home / "editions/zurich/latest.m3u").exists()
    assert latest(home) == "a"


def test_the_station_page_lists_every_programme_the_last_on_air_first(home: Path, settings: Settings) -> None:
    put(home, settings, written(home, "z1", 8), written(home, "z2", 9), written(home, "g", 10, preset="global"))
    html = (home / "editions/index.html").read_text()
    assert html.count("<audio") == 2
    assert html.index("1000-g") < html.index("0900-z2") < html.index("0800-z1")


@pytest.mark.slow
def test_many_publishers_at_once_lose_no_edition(home: Path, settings: Settings) -> None:
    shows = [written(home, f"s{hour:02}", hour) for hour in range(8)]
    threads = [threading.Thread(target=put, args=(home, settings, show)) for show in shows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert feed(home) == [f"s{hour:02}" for hour in reversed(range(8))]
    assert latest(home) == "s07"
    hidden = {path.name for path in (home / "editions/zurich").iterdir() if path.name.startswith(".")}
    assert hidden == {LIST, CACHE}, "no half-written file is left"


def test_a_publisher_waits_for_the_one_before(home: Path, settings: Settings) -> None:
    show = written(home, "a", 9)
    second = threading.Thread(target=put, args=(home, settings, show))
    with publishing(home / "editions"):
        second.start()
        second.join(0.3)
        assert second.is_alive()
        assert not (home / "editions/zurich/feed.xml").exists()
    second.join(20)
    assert feed(home) == ["a"]


def test_addresses_without_a_public_url_are_relative(home: Path) -> None:
    put(home, get_settings(), written(home, "a", 9))
    assert 'enclosure url="../zurich/2026-11-23/0900-a/show.mp3"' in (home / "editions/zurich/feed.xml").read_text()
