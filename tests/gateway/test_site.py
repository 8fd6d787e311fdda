"""What the gateway gives away, and what it does not, over real requests to the application."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from radiox_tasks.gateway.site import make_site
from starlette.testclient import TestClient

from radiox_tasks.data.blobs import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger import Ledger
from radiox_tasks.data.store import Store
from radiox_tasks.settings import get_settings


@pytest.fixture
def site(home: Path, database: Database) -> Iterator[TestClient]:
    ledger = Ledger(database, lease=timedelta(seconds=5))
    store = Store(get_settings(), database, ledger, FolderBlobs(home / "blobs"))
    folder = home / "editions" / "zurich"
    (folder / ".making").mkdir(parents=True)
    (folder / ".making" / "half.html").write_text("half made")
    document = {"show_id": "a", "folder": str(folder), "audio": f"{folder}/show.mp3", "error": "x", "title": "Früh"}
    (folder / "latest.json").write_text(json.dumps(document))
    (folder / "page.html").write_text("<p>page</p>")
    (home / "secret.txt").write_text("a secret")
    (folder / "link.txt").symlink_to(home / "secret.txt")
    with TestClient(make_site(store)) as client:
        yield client


def test_a_document_is_served_without_what_it_says_of_this_machine(site: TestClient, home: Path) -> None:
    answer = site.get("/editions/zurich/latest.json")
    assert answer.json() == {"show_id": "a", "title": "Früh"}
    assert answer.headers["content-type"] == "application/json"
    assert str(home) in (home / "editions" / "zurich" / "latest.json").read_text()


@pytest.mark.parametrize(
    "path",
    [
        "/editions/zurich/.making/half.html",
        "/editions/zurich/x/..%2f.making/half.html",
        "/editions/..%2fsecret.txt",
        "/editions/%2e%2e/secret.txt",
        "/editions/zurich/link.txt",
        "/editions/%00",
        "/editions/" + "a" * 5000,
        "/api/shows/%00",
        "/api/shows/..%2f..%2fsecret.txt",
    ],
)
def test_what_is_hidden_or_elsewhere_is_not_there(site: TestClient, path: str) -> None:
    assert site.get(path).status_code == 404


def test_odd_questions_have_plain_answers(site: TestClient) -> None:
    assert site.get("/api/shows?preset=%00").json() == {"shows": []}
    assert site.get("/api/shows?limit=x").status_code == 400
    assert site.get("/api/shows?limit=99999999999999999999").json() == {"shows": []}
    assert site.get("/editions/zurich/page.html").headers["x-content-type-options"] == "nosniff"
