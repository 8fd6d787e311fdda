"""Lines through OpenAI's speech endpoint: at OpenAI, at servers of one's own, and where there is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.model.sound import Take, Voice
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.openai.access import speech_key
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.synthesize import speak_line
from tests.speaker.speaking import ENGLISH, GERMAN, chain, line
from tests.standins.compatible_server import compatible_server
from tests.standins.direct_caller import DirectCaller
from tests.standins.openai_server import KEY, Standin, openai_standin


@pytest.fixture
def server() -> Iterator[Standin]:
    with openai_standin() as running:
        yield running


def only_openai(server: Standin, **other: str) -> Settings:
    return Settings.model_validate({"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url} | other)


def speak(text: str, voices: list[Voice], settings: Settings, folder: Path) -> Take:
    return speak_line(
        line(text),
        voices,
        previous="",
        following="",
        caller=DirectCaller(),
        settings=settings,
        blobs=FolderBlobs(folder),
    )


@pytest.mark.parametrize(("speaker", "language", "text"), [("marcel", "de", GERMAN), ("lucy", "en", ENGLISH)])
def test_who_has_only_an_openai_key_has_its_voices(
    server: Standin, tmp_path: Path, speaker: str, language: str, text: str
) -> None:
    settings = only_openai(server)
    voices = chain(speaker, language, settings=settings)
    assert (voices[0].provider, voices[0].model, voices[0].local) == ("openai-speech", "gpt-4o-mini-tts", False)
    take = speak(text, voices, settings, tmp_path)
    assert take.provider == "openai-speech"
    assert take.notes == ()
    assert server.speech[0].body["input"] == text


def test_hosts_have_voices_of_their_own(server: Standin) -> None:
    settings = only_openai(server)
    cast = {chain(speaker, "de", settings=settings)[0].voice_id for speaker in ("marcel", "jarvis", "lucy", "brad")}
    assert len(cast) == 4


@pytest.mark.slow
def test_a_take_that_breaks_off_is_spoken_again_and_then_by_the_next_voice(server: Standin, tmp_path: Path) -> None:
    settings = only_openai(server)
    voices = chain("marcel", "en", settings=settings)
    server.faults += ["truncated"]
    assert speak(ENGLISH, voices, settings, tmp_path).provider == "openai-speech"
    server.faults += ["truncated", "nonsense"]
    take = speak(ENGLISH, [voices[0], voices[-1]], settings, tmp_path)
    assert take.provider == "espeak"
    assert len(take.notes) == 3


def test_a_speech_server_of_ones_own_gets_no_openai_key_and_speaks_what_it_can(server: Standin) -> None:
    settings = only_openai(server, RADIOX_SPEECH_BASE_URL="http://127.0.0.1:8880/v1")
    english, german = chain("marcel", "en", settings=settings), chain("marcel", "de", settings=settings)
    assert (english[0].provider, english[0].model) == ("openai-speech", "kokoro")
    assert german[0].local, "a voice for every language is not taken for German at a server that may have none"
    assert speech_key(settings) == "none"


def test_a_language_server_without_a_key_is_not_taken_for_a_speech_server() -> None:
    assert chain("marcel", "en", settings=Settings(OPENAI_BASE_URL="http://127.0.0.1:1/v1"))[0].local


@pytest.mark.slow
def test_a_server_without_the_endpoint_is_asked_once_for_all_shows(tmp_path: Path) -> None:
    with compatible_server() as server:
        server.whole = [(404, {"error": "404 page not found"})]
        settings = Settings(OPENAI_API_KEY=server.key, OPENAI_BASE_URL=server.url)
        voices = chain("marcel", "en", settings=settings)
        assert voices[0].provider == "openai-speech"
        assert speak(ENGLISH, [voices[0], voices[-1]], settings, tmp_path).provider == "espeak"
        assert chain("marcel", "en", settings=settings)[0].local
        assert len(server.asked) == 1


def test_an_unknown_voice_is_told_in_the_servers_words(server: Standin, tmp_path: Path) -> None:
    settings = only_openai(server)
    voice = chain("marcel", "en", settings=settings)[0].model_copy(update={"voice_id": "walter"})
    with pytest.raises(ProviderError, match="Invalid value: 'walter'"):
        speak(ENGLISH, [voice], settings, tmp_path)
    assert chain("marcel", "en", settings=settings)[0].provider == "openai-speech"
