"""Copies of the remote store's files: what is asked for, and kept."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from radiox_tasks.data.store import Store
from radiox_tasks.gateway import stored_editions
from radiox_tasks.gateway.known_editions import KnownEditions
from radiox_tasks.gateway.stored_editions import StoredEditions, guide_of
from radiox_tasks.settings import Settings
from tests.gateway.shows_on_record import EDITION, on_record
from tests.media.media_documents import AIR_AT
from tests.standins.s3_server import CREDENTIALS


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
