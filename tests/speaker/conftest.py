"""A blob store, and an ElevenLabs account at the stand-in, for the tests of speaking."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.settings import Settings
from tests.standins.elevenlabs_server import Standin, elevenlabs_standin


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


@pytest.fixture
def eleven() -> Iterator[Standin]:
    with elevenlabs_standin() as server:
        yield server


@pytest.fixture
def settings(eleven: Standin) -> Settings:
    return Settings(ELEVENLABS_API_KEY=eleven.key, ELEVENLABS_BASE_URL=eleven.url)
