"""A stand-in for OpenAI that the settings name."""

from collections.abc import Iterator

import pytest

from radiox_tasks.settings import get_settings
from tests.standins.openai_server import Standin, openai_standin


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """OpenAI, as far as these settings know."""
    with openai_standin() as running:
        monkeypatch.setenv("OPENAI_API_KEY", running.key)
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        get_settings.cache_clear()
        yield running
