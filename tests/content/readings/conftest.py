"""A database for the tests that only pass through the cache; those about the cache itself run on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from radiox_tasks.data.database import Database
from tests.databases import empty_sqlite


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database."""
    database = empty_sqlite(tmp_path / "local.sqlite3")
    yield database
    database.engine.dispose()
