"""Plan, voices and models, read through the real SDK."""

import pytest

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.elevenlabs.account import list_models, list_voices, output_format_for, read_account
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.hosts import seeded_hosts
from radiox_tasks.speaker.remote.elevenlabs_models import MODELS
from tests.standins.elevenlabs_server import Standin


def test_an_account_has_its_plan_and_the_characters_left(eleven: Standin, settings: Settings) -> None:
    eleven.characters = 99_000
    account = read_account(settings)
    assert (account.tier, account.characters_left, account.status) == ("creator", 1000, "active")
    assert account.resets_at is not None
    assert account.resets_at.isoformat() == "2027-01-01T00:00:00+00:00"


def test_the_seeds_voices_are_among_the_accounts(settings: Settings) -> None:
    known = {voice.voice_id for voice in list_voices(settings)}
    wanted = {v.voice_id for host in seeded_hosts() for v in host.voices if v.provider == "elevenlabs"}
    assert len(wanted) == 5
    assert wanted <= known


def test_models_say_what_they_can(settings: Settings) -> None:
    models = {model.model_id: model for model in list_models(settings)}
    assert set(models) >= set(MODELS)
    assert models["eleven_flash_v2_5"].cost_factor == 0.5
    assert models["eleven_multilingual_v2"].languages == ("de", "en")
    assert models["eleven_v3"].longest == MODELS["eleven_v3"].longest


def test_a_wrong_key_is_unauthorised_and_not_shown(eleven: Standin) -> None:
    settings = Settings(ELEVENLABS_API_KEY="sk_wrong_key", ELEVENLABS_BASE_URL=eleven.url)
    with pytest.raises(ProviderError) as failure:
        read_account(settings)
    assert failure.value.kind == "unauthorised"
    assert "sk_wrong_key" not in str(failure.value)
    assert output_format_for(settings) == "mp3_44100_128"


def test_without_a_key_the_error_names_the_setting() -> None:
    with pytest.raises(ProviderError, match="ELEVENLABS_API_KEY"):
        list_voices(Settings())
