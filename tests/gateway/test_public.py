"""What the public part of the gateway gives to players, aggregators and other sites' pages."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from radiox_tasks.data.presets.enabled_presets import set_enabled
from radiox_tasks.data.shows.summaries import summary_of
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.api.show_models import links_of
from radiox_tasks.gateway.public import Editions, public_routes
from radiox_tasks.media.feedcheck.check_feed import check_feed
from radiox_tasks.media.feedcheck.probe_files import probe_files
from radiox_tasks.media.feedcheck.read_feed import read_feed
from radiox_tasks.media.programme_files import delete_feed, refresh_all
from radiox_tasks.settings import get_settings
from tests.gateway.shows_on_record import on_record
from tests.media.media_documents import AIR_AT, COVER, document, placed_edition, preset, without_feed

pytestmark = pytest.mark.slow

AUDIO = b"ID3" + bytes(range(256)) * 8
EDITION = "/editions/zurich/2026-11-23/0900-show-1"


@pytest.fixture(autouse=True)
def scheduled(home: Path) -> None:
    """The bundled programmes run, as somebody asked for."""
    set_enabled({"zurich": True, "global": True, "tech": True}, get_settings())


@pytest.fixture
def site(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("RADIOX_OWNER_EMAIL", "desk@radio.example.org")
    get_settings.cache_clear()
    shows = [document(show_id=f"show-{n}", air_at=AIR_AT - timedelta(hours=1 - n)) for n in range(2)]
    for show in shows:
        written = placed_edition(show, home, audio=AUDIO, cover=COVER)
        refresh_all(written, settings=get_settings(), preset=preset(), editions=[])
    with TestClient(Starlette(routes=public_routes(store)), base_url="http://radio.local:8123") as client:
        yield client


def test_the_feed_fits_the_address_it_is_asked_at_and_breaks_no_rule(site: TestClient) -> None:
    address = "http://radio.local:8123/editions/zurich/feed.xml"
    answer = site.get("/editions/zurich/feed.xml")
    feed = read_feed(answer.content, now=datetime.now(UTC), address=address)

    assert answer.headers["content-type"].startswith("application/rss+xml")
    assert check_feed(feed, "x").findings == ()
    enclosure = feed.items[0].all("enclosure")[0]
    assert site.get(enclosure.get("url")).content == AUDIO
    found = [finding.rule for finding in probe_files(site, feed)]
    assert found == ["artwork-is-a-picture"]  # the tests' cover is none


def test_the_public_address_is_taken_before_the_one_asked(store: Store, site: TestClient) -> None:
    settings = store.settings.model_copy(update={"public_url": "https://radio.example.org/shows/"})
    with TestClient(Starlette(routes=public_routes(replace(store, settings=settings)))) as client:
        body = client.get("/editions/zurich/feed.json", headers={"host": "elsewhere"}).json()

    assert body["feed_url"] == "https://radio.example.org/shows/zurich/feed.json"


@pytest.mark.parametrize("host", ["evil.example.org/path", 'x"><script>', "a b", ""])
def test_a_host_that_is_none_is_not_repeated(site: TestClient, host: str) -> None:
    text = site.get("/editions/zurich/feed.xml", headers={"host": host}).text

    assert "evil" not in text
    assert "<script" not in text
    assert ":8000/editions/zurich/" in text or "127.0.0.1" in text


def test_playlist_and_json_feed_are_whole_and_open_to_other_sites(site: TestClient) -> None:
    for name in ("latest.m3u", "feed.json", "feed.xml", "latest.jpg"):
        answer = site.get(f"/editions/zurich/{name}", headers={"origin": "https://player.example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"
    assert f"http://radio.local:8123{EDITION}/show.mp3" in site.get("/editions/zurich/latest.m3u").text


def test_audio_has_head_ranges_and_an_etag(site: TestClient) -> None:
    head = site.head(f"{EDITION}/show.mp3")
    part = site.get(f"{EDITION}/show.mp3", headers={"range": "bytes=10-19"})
    again = site.get(f"{EDITION}/show.mp3", headers={"if-none-match": head.headers["etag"]})

    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(AUDIO)), b"")
    assert (part.status_code, part.content) == (206, AUDIO[10:20])
    assert again.status_code == 304
    assert head.headers["content-type"] == "audio/mpeg"


def test_feeds_are_sent_again_only_when_they_changed(site: TestClient, home: Path) -> None:
    first = site.get("/editions/zurich/feed.xml")
    etag = first.headers["etag"]
    assert site.get("/editions/zurich/feed.xml", headers={"if-none-match": etag}).status_code == 304
    assert site.head("/editions/zurich/feed.xml").headers["content-length"] == first.headers["content-length"]

    feed = home / "editions/zurich/feed.xml"
    changed = feed.read_text().replace("<generator>RadioX", "<generator>RadioX 2")
    feed.unlink()
    feed.write_text(changed)
    assert site.get("/editions/zurich/feed.xml", headers={"if-none-match": etag}).status_code == 200


def test_a_browser_may_ask_for_ranges_from_another_site(site: TestClient) -> None:
    answer = site.options(f"{EDITION}/show.mp3", headers={"access-control-request-headers": "range"})

    assert answer.status_code == 204
    assert "range" in answer.headers["access-control-allow-headers"]


def test_other_sites_find_a_player_for_an_edition(site: TestClient) -> None:
    page = site.get(f"{EDITION}/index.html").text
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert found is not None
    card = site.get(found.group(1).replace("&amp;", "&")).json()
    source = re.search(r'src="([^"]+)"', card["html"])
    assert source is not None

    assert card["title"] == "09:00 · Das Polytechnikum öffnet"
    assert site.get(card["thumbnail_url"]).content == COVER
    embedded = site.get(source.group(1))
    assert embedded.status_code == 200
    assert 'src="show.mp3"' in embedded.text


@pytest.mark.parametrize(
    "url",
    [
        "http://radio.local:8123/editions/../secret/2026-11-23/x/index.html",
        "http://radio.local:8123/editions/zurich/2026-11-23/../index.html",
        "https://evil.example.org/editions/zurich/2026-11-23/0900-show-1/index.html",
        "http://radio.local:8123/editions/zurich/2026-11-23/none/index.html",
        "",
    ],
)
def test_there_is_no_card_for_what_is_not_ours(site: TestClient, url: str) -> None:
    assert site.get("/oembed", params={"url": url}).status_code == 404


def test_browsers_get_a_page_for_missing_resources(site: TestClient) -> None:
    page = site.get("/editions/none", headers={"accept": "text/html", "accept-language": "de-CH,en;q=0.5"})
    plain = site.get("/editions/none")

    assert (page.status_code, plain.status_code) == (404, 404)
    assert "Hier ist nichts" in page.text
    assert "<html" not in plain.text


def test_before_the_first_edition_the_page_says_what_comes(store: Store, home: Path) -> None:
    with TestClient(Starlette(routes=public_routes(store))) as client:
        text = client.get("/editions/", headers={"accept": "text/html"}).text

    assert "RadioX Zürich" in text
    assert "Noch keine Ausgabe gesendet." in text
    assert not (home / "editions/index.html").exists()


def test_a_file_that_is_deleted_meanwhile_is_sent_or_missing(store: Store, site: TestClient, home: Path) -> None:
    editions = Editions(home / "editions", store)
    scope = {"type": "http", "method": "GET", "headers": [(b"host", b"radio.local")], "scheme": "http", "path": "/"}
    for name in ("show.mp3", "index.html"):
        path = home / EDITION[1:] / name
        found, before = editions.lookup_path(str(path.relative_to(home / "editions")))
        if name == "show.mp3":
            response = editions.file_response(found, before, scope)
            path.unlink()
            assert TestClient(response).get("/").content == AUDIO
        path.unlink(missing_ok=True)
        with pytest.raises(HTTPException) as missing:
            editions.file_response(found, before, scope)
        assert missing.value.status_code == 404


def test_documents_leave_without_paths(site: TestClient, home: Path) -> None:
    text = site.get(f"{EDITION}/show.json").text

    assert str(home) not in text
    assert json.loads(text)["show_id"] == "show-1"


def test_a_feed_that_was_turned_off_is_gone_and_a_missing_one_is_not_found(site: TestClient, home: Path) -> None:
    names = ("feed.xml", "feed.json", "feed-2026-11-22.xml")
    whole = site.get("/editions/zurich/feed.xml")
    without_feed(home)
    assert (whole.status_code, site.get("/editions/zurich/feed.xml").status_code) == (200, 410)
    (home / "presets/zurich.yaml").unlink()
    delete_feed(home / "editions/zurich")
    assert [site.get(f"/editions/zurich/{name}").status_code for name in names] == [404] * 3
    without_feed(home)
    for kind in ("*/*", "text/html"):
        answers = [site.get(f"/editions/zurich/{name}", headers={"accept": kind}) for name in names]
        assert [answer.status_code for answer in answers] == [410] * 3
    assert site.get("/editions/zurich/missing.xml").status_code == 404
    assert site.get("/editions/tech/feed.xml").status_code == 404


def test_the_api_has_no_link_to_a_feed_that_was_turned_off(store: Store, home: Path) -> None:
    on_record(store, "show-1", AIR_AT)
    show = summary_of(store.database, "show-1")
    assert show is not None
    assert links_of(show, store.settings, has_files=True).feed == "/editions/zurich/feed.xml"
    without_feed(home)
    links = links_of(show, store.settings, has_files=True)
    assert (links.feed, links.page) == (None, f"{EDITION}/index.html")
