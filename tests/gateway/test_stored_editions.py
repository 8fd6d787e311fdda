"""A gateway serves what a machine with another disk published: through one bucket, on real HTTP."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, event, update
from sqlalchemy.pool import QueuePool

from radiox_tasks.data.database import Database
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.gateway import stored_editions
from radiox_tasks.gateway.known_editions import KnownEditions
from radiox_tasks.gateway.stored_editions import FOLDER, StoredEditions, guide_of
from radiox_tasks.media.edition_files import replace_with_tombstone
from radiox_tasks.media.publish import publish
from radiox_tasks.media.remote.remote_editions import delete_edition, upload_edition
from radiox_tasks.media.remote.send_editions import send, unsent
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.providers.storage.configured_bucket import edition_bucket
from radiox_tasks.settings import Settings
from tests.gateway.serving import Serving, serving
from tests.media.made_shows import made_show
from tests.media.media_documents import AIR_AT, COVER, document, placed_edition, preset
from tests.standins.s3_server import CREDENTIALS, s3_server
from tests.standins.supabase_server import KEY, supabase_server

AUDIO = b"ID3" + bytes(range(256)) * 8
EDITION = "zurich/2026-11-23/0900-show-1"


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
        publish(written, home=self.home, settings=self.settings, preset=preset(), editions=[])
        upload_edition(written, settings=self.settings)
        return written

    def retract(self, show: ShowDocument) -> None:
        gone = show.model_copy(update={"status": "retracted"})
        replace_with_tombstone(gone, self.home)
        publish(gone, home=self.home, settings=self.settings, preset=preset(), editions=[])
        upload_edition(gone, settings=self.settings)
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
def test_so_are_pages_feeds_and_latest(far: tuple[Machine, Serving]) -> None:
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
    publish(written, home=near.settings.home, settings=near.settings, preset=preset(), editions=[])
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
    publish(gone, home=here.home, settings=here.settings, preset=preset(), editions=[])
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


@dataclass
class Answers:
    """An S3 server that answers every download alike."""

    url: str = ""
    status: int = 200
    body: bytes = b"feed"
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    together: threading.Barrier = field(default_factory=lambda: threading.Barrier(1))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    given = Answers()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given.asked.append(urlsplit(self.path).path)
            given.together.wait(60)
            self.send_response(given.status)
            for name, value in {"Content-Length": str(len(given.body)), **given.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(given.body)

        def log_message(self, *_: object) -> None:
            pass

    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(stored_editions, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(stored_editions, "SILENCE_SECONDS", 0.0)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        given.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield given
        server.shutdown()
        thread.join()


def asking(answers: Answers, home: Path, is_known: Callable[[str], bool] = lambda _: True) -> StoredEditions:
    named = {"RADIOX_S3_ENDPOINT": answers.url, "RADIOX_S3_BUCKET": "station", "RADIOX_HOME": str(home)}
    return StoredEditions(Settings.model_validate(named), is_known)


def on_record(store: Store, show_id: str, on_air_at: datetime | None) -> None:
    """A show of the programme at AIR_AT, in the database."""
    row = {"show_id": show_id, "preset": "zurich", "air_at": AIR_AT, "created_at": AIR_AT, "moved_at": AIR_AT}
    with store.database.transaction() as session:
        document = preset().model_dump(mode="json")
        session.add(ShowRow(**row, preset_document=document, status="published", on_air_at=on_air_at))


def test_the_store_is_not_asked_for_what_the_database_does_not_know(
    answers: Answers, tmp_path: Path, store: Store
) -> None:
    on_record(store, "show-1", AIR_AT)
    on_record(store, "show-2", None)
    near = asking(
        answers, tmp_path, KnownEditions(Settings.model_validate({"RADIOX_HOME": tmp_path}), store.database).has
    )
    for path in (
        "zurich/2026-11-23/0900-show-3",
        "zurich/2026-11-23/0900-show-2",  # not on air yet
        "zurich/2026-11-24/0900-show-1",
        "zurich/2026-11-23/1000-show-1",
        "bern/2026-11-23/0900-show-1",
    ):
        assert near.find(f"{path}/show.mp3") is None
    assert near.find("bern/feed.xml") is None
    assert answers.asked == []

    here = near.settings.home / "editions/bern/feed.xml"
    here.parent.mkdir(parents=True)
    here.write_text("own")
    assert near.find("bern/feed.xml") == here
    assert near.find("zurich/feed.xml") is not None
    assert near.find(f"{EDITION}/show.json") is not None
    assert near.find("index.html") is not None
    assert [path.removeprefix("/station/") for path in answers.asked] == [
        "zurich/feed.xml",
        f"{EDITION}/show.json",
        "index.html",
    ]


def test_different_files_are_transferred_side_by_side(answers: Answers, tmp_path: Path) -> None:
    paths = [f"zurich/feed-2026-10-{day:02}.xml" for day in range(1, 32)] + ["zurich/feed.xml", "zurich/feed.json"]
    near = asking(answers, tmp_path)
    near.find("index.html")
    answers.together = threading.Barrier(len(paths))
    with ThreadPoolExecutor(len(paths)) as pool:
        found = list(pool.map(near.find, paths))
    assert all(found), "some file waited for the transfer of another"
    assert not answers.together.broken


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "body", "missing"),
    [
        (404, b"", True),
        (400, b'{"statusCode":"404","error":"not_found","message":"Object not found"}', True),
        (403, b"<Error><Code>NoSuchKey</Code></Error>", True),
        (403, b"<Error><Code>RequestTimeTooSkewed</Code></Error>", False),
        (403, b"<Error><Code>AccessDenied</Code></Error>", False),
        (400, b'{"statusCode":"400","error":"InvalidJWT","message":"jwt expired"}', False),
        (503, b"", False),
    ],
)
def test_a_copy_is_deleted_only_if_the_store_says_that_the_object_is_missing(
    answers: Answers, tmp_path: Path, status: int, body: bytes, missing: bool
) -> None:
    near = asking(answers, tmp_path)
    copy = near.find("zurich/feed.xml")
    assert copy is not None

    answers.status, answers.body = status, body
    assert near.find("zurich/feed.xml") == (None if missing else copy)
    assert copy.is_file() is not missing


def test_a_refused_path_does_not_keep_others_from_being_asked_for(
    answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_editions, "SILENCE_SECONDS", 1000.0)
    near = asking(answers, tmp_path)
    answers.status = 403
    assert near.find("zurich/feed.xml") is None

    answers.status = 200
    assert near.find("zurich/feed.json") is not None
    assert near.find("zurich/feed.xml") is None  # it was refused a moment ago


def test_a_last_modified_that_is_no_date_is_ignored(answers: Answers, tmp_path: Path) -> None:
    answers.headers = {"Last-Modified": "yesterday"}
    copy = asking(answers, tmp_path).find("zurich/feed.xml")
    assert copy is not None
    assert copy.read_bytes() == b"feed"


@pytest.mark.slow
def test_the_log_of_a_failure_has_no_path_of_this_machine(
    answers: Answers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    near = asking(answers, tmp_path)
    near.folder.parent.mkdir(parents=True)
    near.folder.write_text("")  # a file, where the folder of copies is to be
    assert near.find("zurich/feed.xml") is None
    assert "are not available: " in caplog.text
    assert str(tmp_path) not in caplog.text


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


@pytest.mark.parametrize(
    ("path", "guide"),
    [
        ("index.html", "index.html"),
        ("zurich/feed-2026-11-23.xml", "zurich/feed-2026-11-23.xml"),
        ("zurich/latest.mp3", "zurich/latest.json"),
        (f"{EDITION}/show-12.mp3", f"{EDITION}/show.json"),
        ("show.json", None),
        ("../x/feed.xml", None),
        (f"{EDITION}/../feed.xml", None),
        (f"{EDITION}/show.mp3\n", None),
        ("zurich/.editions.json", None),
        (f"{EDITION}/embed.html", None),
    ],
)
def test_only_paths_of_editions_and_programmes_reach_the_store(path: str, guide: str | None) -> None:
    assert guide_of(path) == guide


@pytest.mark.slow
def test_only_the_machine_with_the_edition_uploads_it(store: Store, tmp_path: Path) -> None:
    with supabase_server() as server:
        named = {"supabase_url": server.url, "supabase_service_key": SecretStr(KEY), "bucket": "station"}
        store = replace(store, settings=store.settings.model_copy(update=named))
        made = made_show(store, air_in=-1).ready().on_air()
        other = replace(store, settings=store.settings.model_copy(update={"home": tmp_path / "other"}))

        assert not send(other, made.show_id)
        assert not server.objects
        assert send(store, made.show_id)
        assert any(path.endswith("show.mp3") for path in server.objects)
        assert unsent(store, datetime.now(UTC)) == []


def test_an_edition_of_a_show_that_this_version_cannot_read_is_known(tmp_path: Path, store: Store) -> None:
    on_record(store, "show-1", AIR_AT)
    with store.database.transaction() as session:
        unread = {"name": "zurich", "timezone": "Europe/Zurich", "feeds": {"of": "another version"}}
        session.execute(update(ShowRow).values(preset_document=unread, document={"edition": "two"}))
    known = KnownEditions(Settings.model_validate({"RADIOX_HOME": tmp_path}), store.database)
    assert known.has(EDITION)
    assert not known.has(EDITION.replace("0900", "1000"))


def test_editions_are_looked_up_while_another_process_writes(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'radiox.sqlite3'}", patience=0.1)
    database.migrate()
    known = KnownEditions(Settings.model_validate({"RADIOX_HOME": tmp_path}), database)
    with Database(f"sqlite:///{tmp_path / 'radiox.sqlite3'}").ready():
        assert not known.has("bern")
        assert not known.has(EDITION)


def test_a_database_that_is_away_holds_up_one_request(tmp_path: Path) -> None:
    asked: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as closed:
        away = Database(f"postgresql://me@127.0.0.1:{closed.getsockname()[1]}/radio")
    event.listen(away.engine, "do_connect", lambda *_: asked.append(1))
    known = KnownEditions(Settings.model_validate({"RADIOX_HOME": tmp_path}), away)
    assert known.has("bern")
    assert known.has("zurich")
    assert len(asked) == 1


def test_a_request_that_gets_no_connection_asks_the_bucket(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'radiox.sqlite3'}")
    database.migrate()
    short = create_engine(database.engine.url, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.05)
    database._reader = short  # type: ignore[assignment]
    with short.connect():
        assert KnownEditions(Settings.model_validate({"RADIOX_HOME": tmp_path}), database).has("bern")
