"""A stand-in whose answers retell the sources, and a store with the patience of a streamed script."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from radiox_tasks.data.store import Store
from tests.providers.calling import patient, sqlite, station
from tests.script.writers.streamed.streamed_answers import retold
from tests.standins.openai_server import Standin, openai_standin


@pytest.fixture
def server() -> Iterator[Standin]:
    with openai_standin() as standin:
        standin.answers += [retold, retold]
        yield standin


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return patient(station(sqlite(tmp_path), tmp_path), 600)
