"""Editions of several machines with one bucket: which of them is served."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from radiox_tasks.gateway import stored_editions
from radiox_tasks.gateway.stored_editions import FOLDER, StoredEditions
from radiox_tasks.media.edition_files import replace_with_tombstone
from radiox_tasks.media.programme_files import refresh_all
from radiox_tasks.media.remote.remote_editions import delete_edition
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.providers.storage.configured_bucket import edition_bucket
from radiox_tasks.settings import Settings
from tests.gateway.serving import Serving, serving
from tests.gateway.shows_on_record import EDITION, on_record
from tests.media.media_documents import AIR_AT, COVER, document, placed_edition, preset, upload_all
from tests.standins.s3_server import CREDENTIALS, s3_server
from tests.standins.supabase_server import KEY, supabase_server

AUDIO = b"ID3" + bytes(range(256)) * 8


@dataclass
class Machine:
    """A machine that publishes to the bucket."""

    home: Path
    environment: dict[str, str]
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.settings = Settings.model_validate({**self.environment, "RADIOX_HOME": str(self.home)})

    def publish(self, show: ShowDocument, audio: bytes = AUDIO) -> ShowDocument:
        written = placed_edition(show, self.home, audio=audio, cover=COVER)
        refresh_all(written, settings=self.settings, preset=preset(), editions=[])
        upload_all(written, settings=self.settings)
        return written

    def retract(self, show: ShowDocument) -> None:
        gone = show.model_copy(update={"status": "retracted"})
        replace_with_tombstone(gone, self.home)
        refresh_all(gone, settings=self.settings, preset=preset(), editions=[])
        upload_all(gone, settings=self.settings)
        delete_edition(gone, settings=self.settings)


@pytest.fixture(scope="module", params=["s3", "supabase"])
def bucket(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The variables that name a store."""
    if request.param == "supabase":
        with supabase_server() as server:
            yield {"SUPABASE_URL": server.url, "SUPABASE_SERVICE_KEY": KEY}
        return
    with pytest.MonkeyPatch.context() as patch, s3_server() as url:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        yield {"RADIOX_S3_ENDPOINT": url, "RADIOX_S3_BUCKET": "station"}


@pytest.fixture(scope="module")
def far(bucket: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Machine, Serving]]:
    """A machine with one edition, and the gateway of another that made none."""
    machine = Machine(tmp_path_factory.mktemp("far") / "home", bucket)
    machine.publish(document(show_id="show-1"))
    with serving(tmp_path_factory.mktemp("near"), RADIOX_RATE_LIMIT="1000000", **bucket) as gateway:
        on_record(gateway.store, "show-1", AIR_AT)
        yield machine, gateway


@pytest.mark.slow
def test_an_edition_of_another_machine_is_served_with_ranges(far: tuple[Machine, Serving]) -> None:
    client = far[1].client
    address = f"/editions/{EDITION}/show.mp3"
    head, part = client.head(address), client.get(address, headers={"range": "bytes=10-19"})

    assert (head.status_code, head.headers["content-length"]) == (200, str(len(AUDIO)))
    assert (part.status_code, part.content) == (206, AUDIO[10:20])
    assert part.headers["content-type"] == "audio/mpeg"
    assert client.get(address, headers={"if-none-match": head.headers["etag"]}).status_code == 304
    assert client.get(f"/editions/{EDITION}/cover.jpg").content == COVER
    assert client.get(f"/editions/{EDITION}/show.json").json()["show_id"] == "show-1"
    assert client.get(f"/editions/{EDITION}").status_code == 307  # to the folder's own URL
    assert "show.mp3" in client.get(f"/editions/{EDITION}/").text
    assert "show.mp3" in client.get(f"/editions/{EDITION}/embed.html").text
    url = f"{far[1].url}/editions/{EDITION}/index.html"
    assert client.get("/oembed", params={"url": url}).json()["type"] == "rich"


@pytest.mark.slow
def test_pages_feeds_and_latest_of_another_machine_are_served(far: tuple[Machine, Serving]) -> None:
    client = far[1].client
    assert client.get("/editions/zurich/latest.mp3").content == AUDIO
    assert client.get("/editions/zurich/latest.json").json()["show_id"] == "show-1"
    for page in ("", "index.html", "zurich/", "zurich/latest.html", "zurich/feed.xml", "zurich/latest.m3u"):
        answer = client.get(f"/editions/{page}")
        assert (answer.status_code, "0900-show-1" in answer.text) == (200, True), page
    assert "Mon, 23 Nov" in client.get("/editions/zurich/feed.xml").text


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "zurich/2026-11-23/0900-show-2/show.mp3",
        "zurich/2026-11-23/0900-show-2/embed.html",
        f"{EDITION}/show-2.mp3",
        f"{EDITION}/notes.txt",
        "nowhere/feed.xml",
        f"{FOLDER}/{EDITION}/show.mp3",
        "%2e%2e/%2e%2e/etc/passwd",
        "zurich/..%2f..%2f..%2fradiox.sqlite3",
        f"{EDITION}/..%2f..%2f..%2f..%2fradiox.sqlite3",
        "zurich/%00/0900-show-1/show.mp3",
        f"zurich/2026-11-23/{'a' * 300}/show.mp3",
        "http:%2f%2fexample.org/2026-11-23/x/show.mp3",
    ],
)
def test_what_no_machine_made_is_missing(far: tuple[Machine, Serving], path: str) -> None:
    assert far[1].client.get(f"/editions/{path}").status_code == 404


@pytest.fixture
def near(bucket: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoredEditions:
    """The editions of a home that made none, which asks the bucket each time."""
    monkeypatch.setattr(stored_editions, "FRESH_SECONDS", 0.0)
    name = f"b{time.monotonic_ns()}"
    bucket = {**bucket, "RADIOX_S3_BUCKET": name} if "RADIOX_S3_BUCKET" in bucket else {**bucket, "RADIOX_BUCKET": name}
    return StoredEditions(Settings.model_validate({**bucket, "RADIOX_HOME": str(tmp_path / "near")}), lambda _: True)


def machine(near: StoredEditions, home: Path) -> Machine:
    """One that publishes to the bucket which `near` reads."""
    made = Machine(home, {})
    made.settings = near.settings.model_copy(update={"home": home})
    return made


@pytest.mark.slow
def test_a_retraction_elsewhere_takes_the_copy_of_this_home_off_air(near: StoredEditions, tmp_path: Path) -> None:
    far = machine(near, tmp_path / "far")
    here = machine(near, near.settings.home)
    show = here.publish(document(show_id="show-1"))
    placed_edition(show, far.home, audio=AUDIO, cover=COVER)
    assert near.find(f"{EDITION}/show.mp3") == near.settings.home / "editions" / EDITION / "show.mp3"

    time.sleep(1.1)  # a store's times are whole seconds
    far.retract(show)

    assert near.find(f"{EDITION}/show.mp3") is None
    assert near.find(f"{EDITION}/script.json") is None
    page = near.find(f"{EDITION}/index.html")
    assert page is not None
    assert page.is_relative_to(near.folder)
    record = near.document(EDITION)
    assert record is not None
    assert record.status == "retracted"


@pytest.mark.slow
def test_the_newest_of_two_machines_is_the_latest(near: StoredEditions, tmp_path: Path) -> None:
    machine(near, near.settings.home).publish(document(show_id="show-1"), audio=AUDIO)
    time.sleep(1.1)
    newer = document(show_id="show-2", air_at=AIR_AT + timedelta(hours=1))
    machine(near, tmp_path / "far").publish(newer, audio=AUDIO + b"new")

    found = near.find("zurich/latest.mp3")
    assert found is not None
    assert found.read_bytes() == AUDIO + b"new"
    feed = near.find("zurich/feed.xml")
    assert feed is not None
    assert "show-2" in feed.read_text()

    time.sleep(1.1)
    last = document(show_id="show-3", air_at=AIR_AT + timedelta(hours=2))
    written = placed_edition(last, near.settings.home, audio=AUDIO, cover=COVER)
    refresh_all(written, settings=near.settings, preset=preset(), editions=[])
    assert near.find("zurich/latest.json") == near.settings.home / "editions/zurich/latest.json"  # not uploaded yet
    assert near.find("zurich/feed.xml") == near.settings.home / "editions/zurich/feed.xml"


@pytest.mark.slow
def test_without_an_answer_of_the_store_what_is_here_is_served(
    near: StoredEditions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(near, tmp_path / "far").publish(document(show_id="show-1"))
    machine(near, near.settings.home).publish(document(show_id="show-2"))
    copy = near.find(f"{EDITION}/show.mp3")
    assert copy is not None
    monkeypatch.setattr(near._client, "stream", lambda *_, **__: (_ for _ in ()).throw(httpx.ConnectError("gone")))

    assert near.find(f"{EDITION}/show.mp3") == copy
    assert near.find(f"{EDITION}/cover.jpg") is None
    own = f"{EDITION[:-1]}2/show.mp3"
    assert near.find(own) == near.settings.home / "editions" / own


@pytest.mark.slow
def test_a_retraction_of_this_home_counts_before_the_store_knows(near: StoredEditions, tmp_path: Path) -> None:
    here = machine(near, near.settings.home)
    show = here.publish(document(show_id="show-1"))
    gone = show.model_copy(update={"status": "retracted"})
    replace_with_tombstone(gone, here.home)
    refresh_all(gone, settings=here.settings, preset=preset(), editions=[])
    record = here.home / "editions" / EDITION / "show.json"

    for clock in (0, -3600):  # this machine's clock is right, or behind the store's
        os.utime(record, (time.time() + clock, time.time() + clock))
        assert near.find(f"{EDITION}/show.mp3") is None
        assert near.find("zurich/latest.mp3") is None
        assert near.find("zurich/latest.json") is None
        assert near.find(f"{EDITION}/show.json") == record
        assert near.find(f"{EDITION}/index.html") == record.with_name("index.html")


@pytest.mark.slow
def test_a_retraction_in_the_store_counts_though_this_home_has_a_newer_record(
    near: StoredEditions, tmp_path: Path
) -> None:
    here, far = machine(near, near.settings.home), machine(near, tmp_path / "far")
    show = here.publish(document(show_id="show-1"))
    placed_edition(show, far.home, audio=AUDIO, cover=COVER)
    far.retract(show)
    ahead = time.time() + 3600
    os.utime(here.home / "editions" / EDITION / "show.json", (ahead, ahead))

    assert near.find(f"{EDITION}/show.mp3") is None
    record = near.document(EDITION)
    assert record is not None
    assert record.status == "retracted"


@pytest.mark.slow
def test_copies_are_bounded_and_the_longest_unused_go_first(
    near: StoredEditions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = edition_bucket(near.settings)
    files.ensure(public=True)
    for n in (1, 2, 3):
        folder = f"zurich/2026-11-23/0{n}00-show-{n}"
        record = document(show_id=f"show-{n}").model_dump_json().encode()
        files.put(f"{folder}/show.json", record, content_type="application/json", cache_seconds=1)
        files.put(f"{folder}/show.mp3", bytes(1_000_000), content_type="audio/mpeg", cache_seconds=1)
    monkeypatch.setattr(stored_editions, "MOST_BYTES", 2_500_000)

    def audio(n: int) -> Path | None:
        return near.find(f"zurich/2026-11-23/0{n}00-show-{n}/show.mp3")

    first, second = audio(1), audio(2)
    assert first is not None
    assert second is not None
    os.utime(second, (time.time() - 1000, second.stat().st_mtime))
    assert audio(3) is not None
    assert first.is_file()
    assert not second.is_file()
    assert not list(near.folder.rglob(".getting-*"))
    assert audio(2) == second  # and is downloaded again
