"""The chain of models before the local writer."""

import pytest

from radiox_tasks.providers.openai.access import script_models
from radiox_tasks.script.choose_writer import write_checked_script
from radiox_tasks.settings import Settings
from tests.script.writers import newsroom
from tests.script.writers.openai_scripts import settings_for
from tests.standins.direct_caller import DirectCaller
from tests.standins.openai_server import openai_standin


def test_the_next_model_writes_when_the_first_is_gone() -> None:
    with openai_standin() as server:
        settings = settings_for(
            server, RADIOX_SCRIPT_MODEL="gpt-gone", RADIOX_SCRIPT_FALLBACKS="gpt-6-luna, gpt-6.1-sol"
        )
        script = write_checked_script(newsroom.request(speech_seconds=60.0), settings=settings, caller=DirectCaller())
    assert script.writer == "openai:gpt-6-luna"
    assert any("gpt-gone" in note and "does not exist" in note for note in script.notes)


@pytest.mark.slow
def test_one_cause_is_told_once_when_no_model_writes() -> None:
    with openai_standin() as server:
        server.faults += ["quota"] * 6
        settings = settings_for(server, RADIOX_SCRIPT_FALLBACKS="gpt-6-luna")
        script = write_checked_script(newsroom.request(speech_seconds=60.0), settings=settings, caller=DirectCaller())
    assert script.writer == "local"
    assert " ".join(script.notes).count("insufficient_quota") == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"OPENAI_API_KEY": "sk-0123456789abcdef"}, ("gpt-6.1-terra", "gpt-6-luna")),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1", "RADIOX_SCRIPT_MODEL": "qwen3"}, ("qwen3",)),
        ({"RADIOX_SCRIPT_MODEL": "a", "RADIOX_SCRIPT_FALLBACKS": "b,a,c"}, ("a", "b", "c")),
        ({"RADIOX_SCRIPT_MODEL": "a", "RADIOX_SCRIPT_FALLBACKS": "a"}, ("a",)),
    ],
)
def test_the_models_to_try_are_the_configured_ones_in_order(given: dict[str, str], expected: tuple[str, ...]) -> None:
    assert script_models(Settings.model_validate(given)) == expected
