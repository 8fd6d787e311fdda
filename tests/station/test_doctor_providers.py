"""`radiox doctor` on providers: keys are checked for their shape and by their provider, and never printed."""

import pytest

from radiox_tasks.station.doctor import model_checks, provider_checks, store_checks
from tests.standins import elevenlabs_server, openai_server, supabase_server
from tests.station.conftest import Set


@pytest.mark.parametrize("key", ["short", '"sk-in-quotes-of-its-own-000"', "sk-with a blank-00000000000"])
def test_a_key_of_no_possible_shape_is_refused_unasked_and_unprinted(with_: Set, key: str) -> None:
    settings = with_(OPENAI_API_KEY=key, ELEVENLABS_API_KEY=key, OPENWEATHER_API_KEY=key)
    for check in (provider_checks.openai, provider_checks.elevenlabs, provider_checks.weather):
        finding = check(settings)
        assert finding.verdict == "fail"
        assert "_API_KEY" in finding.detail
        assert key not in str(finding)


def test_the_language_models_key_is_shown_to_its_provider(with_: Set) -> None:
    with openai_server.openai_standin() as there:
        good = {"OPENAI_API_KEY": openai_server.KEY, "OPENAI_BASE_URL": there.url}
        model = openai_server.CHAT_MODELS[0]
        assert provider_checks.openai(with_(**good, RADIOX_SCRIPT_MODEL=model)).verdict == "ok"
        missing = model_checks.models(with_(RADIOX_SCRIPT_MODEL="gpt-99"))
        assert (missing.verdict, "gpt-99 (script) is not among" in missing.detail) == ("warn", True)
        refused = provider_checks.openai(with_(OPENAI_API_KEY="sk-somebody-elses-key-0000"))
        assert (refused.verdict, "sk-somebody" in str(refused)) == ("fail", False)
    assert provider_checks.openai(with_(**good)).verdict == "warn"


@pytest.mark.slow
def test_the_voices_account_tells_what_is_left(with_: Set) -> None:
    with elevenlabs_server.elevenlabs_standin(characters=1000) as there:
        settings = with_(ELEVENLABS_API_KEY=there.key, ELEVENLABS_BASE_URL=there.url)
        assert provider_checks.elevenlabs(settings).detail == "creator, 99000 characters left"
        there.characters = there.character_limit - 1
        assert provider_checks.elevenlabs(settings).verdict == "warn"
        assert provider_checks.elevenlabs(with_(ELEVENLABS_API_KEY="sk_somebody_elses_key")).verdict == "fail"


@pytest.mark.slow
def test_the_store_needs_address_and_key_and_an_answer(with_: Set) -> None:
    assert store_checks.store(with_()).verdict == "ok"
    assert store_checks.store(with_(RADIOX_BLOBS="supabase")).verdict == "fail"
    with supabase_server.supabase_server() as there:
        assert store_checks.store(with_(SUPABASE_URL=there.url)).verdict == "fail"
        assert store_checks.store(with_(SUPABASE_SERVICE_KEY=supabase_server.KEY)).verdict == "ok"
        refused = store_checks.store(with_(SUPABASE_SERVICE_KEY="sb_secret_somebody_elses"))
        assert (refused.verdict, "somebody" in str(refused)) == ("fail", False)
