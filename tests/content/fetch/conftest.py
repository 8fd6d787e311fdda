"""The hostile site, and a database and settings to fetch from it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.content.fetch.http.client import HttpClient
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import FeedOutcome
from radiox_tasks.settings import Settings
from tests.content.fetch.hostile_site import NOW, Answer, Site
from tests.databases import empty_sqlite


@contextmanager
def _running() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    with _running() as server:
        yield server


@pytest.fixture
def second_site() -> Iterator[Site]:
    """Another host, by its port."""
    with _running() as server:
        yield server


@pytest.fixture
def settings(site: Site) -> Settings:
    """Settings under which this site, and no other private address, may be fetched from."""
    return Settings(RADIOX_FETCH_ALLOW=site.host)


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Database]:
    """SQLite alone, for what does not depend on the engine."""
    database = empty_sqlite(tmp_path / "lite.sqlite3")
    yield database
    database.engine.dispose()


@pytest.fixture
def client(site: Site) -> HttpClient:
    return HttpClient(allow=("127.0.0.1",))


@pytest.fixture
def ask(lite: Database, settings: Settings, site: Site) -> Callable[[bytes], FeedOutcome]:
    def _ask(body: bytes, **headers: str) -> FeedOutcome:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        site.answers["/feed"] = Answer(body, headers={"Content-Type": "application/rss+xml", **named})
        outcome = collect_feed(site.feed(), database=lite, settings=settings, now=NOW)
        assert (outcome.status == "failed") == bool(outcome.error)
        for article in outcome.articles:
            assert article.text.isprintable() or "\n" in article.text
            assert "\x00" not in article.text
            assert len(article.text) <= 20_500
            assert article.published is None or article.published <= NOW.replace(hour=10)
        return outcome

    return _ask


@pytest.fixture(autouse=True)
def _fresh_client() -> Iterator[None]:
    yield
    from radiox_tasks.content.fetch.http import client

    client._client.cache_clear()
