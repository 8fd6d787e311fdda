import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from radiox_tasks.data.blobs.blob_store import MissingBlobError
from radiox_tasks.media import programme_files
from radiox_tasks.media.programme_files import refresh_all
from radiox_tasks.media.remote.remote_editions import delete_edition, upload_edition
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage.configured_bucket import bucket
from radiox_tasks.providers.storage.remote_blobs import RemoteBlobs
from radiox_tasks.settings import Settings, get_settings
from tests.media.media_documents import AIR_AT, AUDIO, document, placed_edition, preset, upload_all, without_feed
from tests.standins.supabase_server import KEY, Supabase, supabase_server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Supabase]:
    with supabase_server() as running:
        monkeypatch.setenv("SUPABASE_URL", running.url)
        monkeypatch.setenv("SUPABASE_SERVICE_KEY", KEY)
        get_settings.cache_clear()
        yield running


@pytest.fixture
def settings(server: Supabase) -> Settings:
    return get_settings()


def published(settings: Settings, show_id: str = "a", hour: int = 9) -> ShowDocument:
    made = document(show_id=show_id, air_at=AIR_AT.replace(hour=hour))
    placed = placed_edition(made, settings.home)
    refresh_all(placed, settings=settings, preset=preset(), editions=[])
    return placed


def test_an_edition_goes_up_under_its_own_paths_the_feed_last(server: Supabase, settings: Settings) -> None:
    sent = upload_all(published(settings), settings=settings)
    assert sent[0] == "zurich/2026-11-23/0900-a/show.mp3"
    assert sent[-1] == "zurich/feed.xml"
    assert server.uploads == [f"radiox/{path}" for path in sent]
    assert server.buckets == {"radiox": True}
    assert server.objects["radiox/zurich/latest.mp3"].content == AUDIO


def test_objects_have_their_types_and_ages(server: Supabase, settings: Settings) -> None:
    upload_all(published(settings), settings=settings)
    edition = "radiox/zurich/2026-11-23/0900-a"
    kinds = {name: server.objects[f"{edition}/{name}"].content_type for name in ("show.mp3", "chapters.json")}
    assert kinds == {"show.mp3": "audio/mpeg", "chapters.json": "application/json+chapters"}
    assert server.objects[f"{edition}/show.mp3"].cache_control == "max-age=3600"
    assert server.objects["radiox/zurich/feed.xml"].cache_control == "max-age=60"
    assert server.objects["radiox/zurich/feed.xml"].content_type.startswith("application/rss+xml")


def test_the_feeds_addresses_are_those_the_bucket_serves(server: Supabase, settings: Settings) -> None:
    upload_all(published(settings), settings=settings)
    feed = httpx.get(f"{server.url}/storage/v1/object/public/radiox/zurich/feed.json").json()
    got = httpx.get(feed["items"][0]["attachments"][0]["url"])
    assert got.content == AUDIO
    assert got.headers["content-type"] == "audio/mpeg"


def test_a_bucket_has_the_programmes_page_and_a_player_for_other_sites(server: Supabase, settings: Settings) -> None:
    upload_all(published(settings), settings=settings)
    public = f"{server.url}/storage/v1/object/public/radiox/"
    edition = f"{public}zurich/2026-11-23/0900-a/"
    page = httpx.get(f"{edition}index.html").text
    [asked] = re.findall(r'type="application/json\+oembed" href="([^"]*)"', page)
    answer = httpx.get(asked.replace("&amp;", "&")).json()
    assert f'src="{edition}embed.html"' in answer["html"]
    assert "<audio" in httpx.get(f"{edition}embed.html").text
    assert f'<meta property="og:image" content="{edition}cover.jpg">' in page
    programme = server.objects["radiox/zurich/index.html"].content.decode()
    assert f'<meta property="og:image" content="{public}zurich/latest.jpg">' in programme
    assert "oembed" not in programme


@pytest.mark.slow
def test_the_archives_pages_are_sent_once_and_those_that_changed_again(
    server: Supabase, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programme_files, "FEED_LENGTH", 1)

    def archived(sent: list[str]) -> list[str]:
        return [path.rpartition("/")[2] for path in sent if "/feed-" in path]

    made = [document(show_id=f"s{day}", air_at=AIR_AT.replace(day=day)) for day in (20, 21, 22)]
    sent = []
    for one in made:
        placed = placed_edition(one, settings.home)
        refresh_all(placed, settings=settings, preset=preset(), editions=[])
        sent.append(archived(upload_all(placed, settings=settings)))
    assert sent == [[], ["feed-2026-11-20.xml"], ["feed-2026-11-20.xml", "feed-2026-11-21.xml"]]
    assert archived(upload_all(placed, settings=settings)) == []
    feed = server.objects["radiox/zurich/feed.xml"].content.decode()
    [older] = re.findall(r'href="([^"]*)" rel="prev-archive"', feed)
    assert "s21" in httpx.get(older).text


def test_uploading_again_replaces_the_same_objects(server: Supabase, settings: Settings) -> None:
    show = published(settings)
    upload_all(show, settings=settings)
    before = dict(server.objects)
    upload_all(show, settings=settings)
    assert server.objects == before


@pytest.mark.slow
def test_an_older_edition_leaves_latest_to_the_newer(server: Supabase, settings: Settings) -> None:
    newer, older = published(settings, "ten", 10), published(settings, "nine", 9)
    upload_all(newer, settings=settings)
    sent = upload_all(older, settings=settings)
    assert not [path for path in sent if "latest." in path and not path.endswith(".m3u")]
    assert b"0900-nine" in server.objects["radiox/zurich/feed.xml"].content


def test_a_failure_half_way_announces_nothing_and_is_told_without_the_key(server: Supabase, settings: Settings) -> None:
    show = published(settings)
    server.failures = [(503, b"upstream connect error")] * 3
    with pytest.raises(ProviderError) as caught:
        upload_all(show, settings=settings)
    assert caught.value.kind == "transient"
    assert KEY not in str(caught.value)
    assert not [path for path in server.objects if "feed" in path]
    upload_all(show, settings=settings)
    assert "radiox/zurich/feed.xml" in server.objects


def test_a_wrong_key_is_unauthorised(server: Supabase, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    show = published(settings)
    monkeypatch.setenv("SUPABASE_SERVICE_KEY", "sb_secret_wrong")
    get_settings.cache_clear()
    with pytest.raises(ProviderError) as caught:
        upload_all(show, settings=get_settings())
    assert caught.value.kind == "unauthorised"
    assert "sb_secret_wrong" not in str(caught.value)


def test_an_answer_that_is_not_storages_is_nonsense(server: Supabase, settings: Settings) -> None:
    show = published(settings)
    server.failures = [(200, b"<html>welcome</html>")]
    with pytest.raises(ProviderError) as caught:
        upload_all(show, settings=settings)
    assert caught.value.kind == "nonsense"


def test_an_edition_that_is_not_here_is_not_uploaded(server: Supabase, settings: Settings) -> None:
    with pytest.raises(ProviderError, match="no whole edition"):
        upload_edition(document(), settings=settings)
    assert server.objects == {}


def test_a_retired_edition_leaves_the_bucket(server: Supabase, settings: Settings) -> None:
    show = published(settings)
    upload_all(show, settings=settings)
    delete_edition(show, settings=settings)
    delete_edition(show, settings=settings)
    assert not [path for path in server.objects if "0900-a" in path]
    assert "radiox/zurich/feed.xml" in server.objects


def test_a_feed_that_was_turned_off_leaves_the_bucket(server: Supabase, settings: Settings) -> None:
    show = published(settings)
    upload_all(show, settings=settings)
    without_feed(settings.home)
    refresh_all(show, settings=settings, preset=preset(), editions=[])
    upload_all(show, settings=settings)
    shared = {path.rpartition("/")[2] for path in server.objects if path.count("/") == 2}
    assert shared & {"feed.xml", "feed.json", "latest.m3u", "index.html"} == {"latest.m3u", "index.html"}


def test_blobs_travel_between_machines_through_a_private_bucket(
    server: Supabase, settings: Settings, tmp_path: Path
) -> None:
    here, there = (
        RemoteBlobs(bucket(settings, "supabase", "radiox-blobs"), tmp_path / name) for name in ("here", "there")
    )
    reference = here.put(b"a take")
    assert here.put(b"a take") == reference
    assert there.get(reference) == b"a take"
    assert server.buckets == {"radiox-blobs": False}
    asked = len(server.asked)
    assert there.path(reference).read_bytes() == b"a take"
    assert len(server.asked) == asked
    assert httpx.get(f"{server.url}/storage/v1/object/public/radiox-blobs/{reference[:2]}/{reference}").is_error


def test_a_blob_that_is_missing_or_damaged_is_missing(server: Supabase, settings: Settings, tmp_path: Path) -> None:
    blobs = RemoteBlobs(bucket(settings, "supabase", "radiox-blobs"), tmp_path / "cache")
    for reference in ("0" * 64, "../../etc/passwd", ""):
        with pytest.raises(MissingBlobError):
            blobs.get(reference)
    reference = blobs.put(b"whole")
    server.objects[f"radiox-blobs/{reference[:2]}/{reference}"].content = b"broken"
    with pytest.raises(MissingBlobError, match="does not match its hash"):
        RemoteBlobs(bucket(settings, "supabase", "radiox-blobs"), tmp_path / "other").get(reference)


def test_what_a_document_says_of_this_machine_stays_here(server: Supabase, settings: Settings) -> None:
    show = published(settings)
    upload_all(show, settings=settings)
    for name in ("2026-11-23/0900-a/show.json", "latest.json"):
        content = server.objects[f"radiox/zurich/{name}"].content
        assert str(settings.home).encode() not in content
        assert b'"show_id"' in content
    assert str(settings.home) in (Path(show.folder or "") / "show.json").read_text()


def test_a_blob_is_held_while_the_bucket_or_the_cache_has_it(
    server: Supabase, settings: Settings, tmp_path: Path
) -> None:
    here, there = (
        RemoteBlobs(bucket(settings, "supabase", "radiox-blobs"), tmp_path / name, known_for=0)
        for name in ("here", "there")
    )
    reference = here.put(b"a take")
    place = f"radiox-blobs/{reference[:2]}/{reference}"
    assert there.holds(reference)
    del server.objects[place]
    assert not there.holds(reference)
    assert here.holds(reference)  # and has sent it again
    assert server.objects[place].content == b"a take"
    assert there.holds(reference)


def test_a_storage_that_does_not_answer_is_no_loss(settings: Settings, server: Supabase, tmp_path: Path) -> None:
    blobs = RemoteBlobs(bucket(settings, "supabase", "radiox-blobs"), tmp_path / "cache")
    reference = blobs.put(b"a take")
    nowhere = settings.model_copy(update={"supabase_url": "http://127.0.0.1:9"})
    assert RemoteBlobs(bucket(nowhere, "supabase", "radiox-blobs"), tmp_path / "other").holds(reference)


def test_a_slow_upload_keeps_nobody_from_publishing_and_what_it_sends_is_of_one_moment(
    server: Supabase, settings: Settings
) -> None:
    first = published(settings, "nine", 9)
    server.slow["latest.mp3"] = threading.Event()
    slow = threading.Thread(target=upload_all, args=(first,), kwargs={"settings": settings})
    slow.start()
    assert server.waiting.wait(120)
    publisher = threading.Thread(target=published, args=(settings, "ten", 10))
    publisher.start()
    publisher.join(20)
    unhindered = not publisher.is_alive()
    server.slow["latest.mp3"].set()
    slow.join(20)
    assert unhindered
    assert b"1000-ten" in (settings.home / "editions/zurich/feed.xml").read_bytes()
    assert b"1000-ten" not in server.objects["radiox/zurich/feed.xml"].content
    assert json.loads(server.objects["radiox/zurich/latest.json"].content)["show_id"] == "nine"


@pytest.mark.slow
def test_two_that_send_one_presets_feed_leave_the_newer(server: Supabase, settings: Settings) -> None:
    first = published(settings, "nine", 9)
    server.slow["feed.json"] = threading.Event()
    slow = threading.Thread(target=upload_all, args=(first,), kwargs={"settings": settings})
    slow.start()
    assert server.waiting.wait(120)
    second = published(settings, "ten", 10)
    other = threading.Thread(target=upload_all, args=(second,), kwargs={"settings": settings})
    other.start()
    other.join(1)
    server.slow["feed.json"].set()
    slow.join(20)
    other.join(20)
    assert b"1000-ten" in server.objects["radiox/zurich/feed.xml"].content
    assert json.loads(server.objects["radiox/zurich/latest.json"].content)["show_id"] == "ten"
    assert not list((settings.home / "editions" / ".making").iterdir())
