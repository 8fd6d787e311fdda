"""The hostile site, and a database and settings to fetch from it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from radiox_tasks.data.database import Database
from radiox_tasks.settings import Settings
from tests.content.fetch.hostile_site import Site
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


@pytest.fixture(autouse=True)
def _fresh_client() -> Iterator[None]:
    yield
    from radiox_tasks.content.fetch.http import client

    client._client.cache_clear()
