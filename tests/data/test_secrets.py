"""Secrets and credentials in addresses do not show where settings or messages are printed."""

import pytest

from radiox_tasks.logs import strike_secrets
from radiox_tasks.settings import Settings, get_settings


def test_settings_print_without_keys_and_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("RADIOX_BROKER_URL", "redis://user:pa55word@broker/0")
    monkeypatch.setenv("RADIOX_DATABASE_URL", "postgresql://user:pa55word@database/radiox")
    printed = repr(Settings())
    assert "very-secret" not in printed
    assert "pa55word" not in printed


@pytest.mark.parametrize(
    "address", ["redis://u:p@ss@host/0", "redis://:p/w@host/0", "redis://token@host", "https://a:b@c"]
)
def test_credentials_in_addresses_are_struck(address: str) -> None:
    told = strike_secrets(f"cannot reach {address}: refused")
    assert told.startswith("cannot reach ")
    assert told.endswith(": refused")
    for part in ("u:", "p@", "ss@", "p/w", "token", "a:b"):
        assert part not in told


def test_configured_keys_are_struck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", "sk_0123456789abcdef")
    get_settings.cache_clear()
    assert strike_secrets("401 for sk_0123456789abcdef") == "401 for ***"
