"""Settings and stores for the doctor's checks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.store import Store
from radiox_tasks.open_store import get_blobs
from radiox_tasks.settings import Settings, get_settings
from tests.databases import empty_sqlite

Set = Callable[..., Settings]


@pytest.fixture
def with_(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Settings from these variables."""

    def build(**variables: str) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        get_settings.cache_clear()
        return get_settings()

    return build


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Store]:
    """A store on an empty, migrated SQLite database."""
    database = empty_sqlite(tmp_path / "doctor.sqlite3")
    yield Store(get_settings(), database, Ledger(database), get_blobs())
    database.engine.dispose()
