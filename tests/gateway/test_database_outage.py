"""Requests while the database is unreachable, or all its connections are taken: the answer says so, and soon."""

import socket
from contextlib import ExitStack
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.store import Store
from radiox_tasks.gateway import problems
from radiox_tasks.gateway.newsroom import pages
from radiox_tasks.settings import get_settings


def client(database: Database) -> TestClient:
    """Of an application with one route more, which needs the database."""
    app = FastAPI()
    settings = get_settings()
    app.state.store = Store(settings, database, Ledger(database), FolderBlobs(settings.home / "blobs"))
    problems.install(app)
    pages.install(app)

    @app.get("/one")
    def one() -> int:
        with database.reading() as connection:
            return int(connection.execute(text("SELECT 1")).scalar_one())

    return TestClient(app)


def test_a_request_that_the_database_does_not_answer_may_be_repeated() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        away = Database(f"postgresql://me@127.0.0.1:{closed.getsockname()[1]}/radio")
    answer = client(away).get("/one")
    assert answer.status_code == 503
    assert answer.json()["detail"] == "the database does not answer"
    assert int(answer.headers["retry-after"]) > 0


def test_a_browser_gets_a_page_about_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        away = Database(f"postgresql://me@127.0.0.1:{closed.getsockname()[1]}/radio")
    page = client(away).get("/one", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert "Not available at the moment" in page.text
    assert int(page.headers["retry-after"]) > 0


def test_a_browser_gets_a_page_about_an_error_of_the_program(database: Database) -> None:
    serving = client(database)

    @serving.app.get("/wrong")  # type: ignore[attr-defined,untyped-decorator]
    def wrong() -> None:
        raise ZeroDivisionError("secret")

    serving = TestClient(serving.app, raise_server_exceptions=False)
    page = serving.get("/wrong", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "secret" not in page.text
    assert serving.get("/wrong").headers["content-type"] == problems.MEDIA_TYPE


def test_a_request_without_a_connection_waits_no_longer_than_the_limit(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'radiox.sqlite3'}")
    database.wait_at_most(0.05)
    with ExitStack() as others:
        pool = database.engine.pool
        for _ in range(pool.size() + pool._max_overflow):  # type: ignore[attr-defined]
            others.enter_context(database.reading())
        assert client(database).get("/one").status_code == 503
    assert client(database).get("/one").status_code == 200
