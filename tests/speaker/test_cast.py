"""Hosts in the database: seeded, edited, removed, and named by presets."""

import pytest

from radiox_tasks.data.database import Database
from radiox_tasks.data.speaker_store import (
    SpeakerExistsError,
    UnknownSpeakerError,
    add_host,
    all_hosts,
    edit_host,
    remove_host,
    seed_hosts,
)
from radiox_tasks.data.step_outputs import speak_inputs
from radiox_tasks.model.declared.steps import SPEAK
from radiox_tasks.model.host import Host
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.script import Line
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.choose_voice import _reading, choose_voice
from radiox_tasks.speaker.hosts import CastError, known_hosts, load_cast, seeded_hosts
from tests.speaker.speaking import host


def preset(**hosts: str | None) -> Preset:
    feed = {"url": "https://example.org/feed", "name": "example"}
    return Preset.model_validate({"name": "p", "title": "P", "language": "de", "feeds": [feed], "hosts": hosts})


def test_a_new_station_has_the_seeds_hosts(database: Database) -> None:
    assert list(known_hosts(database)) == ["brad", "jarvis", "lucy", "marcel", "maya"]
    roles = [host.role for host in known_hosts(database).values()]
    assert roles == ["anchor", "second", "weather", "host", "host"]
    assert known_hosts(database)["jarvis"] == host("jarvis")


def test_the_cast_is_who_the_preset_names(database: Database) -> None:
    cast = load_cast(preset(main="brad", second=None, weather="brad"), database=database)
    assert cast == {"brad": host("brad")}


def test_an_unknown_speaker_names_the_field_and_the_nearest(database: Database) -> None:
    with pytest.raises(CastError) as failure:
        load_cast(preset(main="marcel", second="jarvi", weather="nobody"), database=database)
    first, second = str(failure.value).splitlines()
    assert first.startswith("preset p: hosts.second: there is no speaker 'jarvi'; did you mean jarvis? known: brad,")
    assert second.startswith("preset p: hosts.weather: there is no speaker 'nobody'; known: brad,")


def test_an_edited_host_outlives_a_new_seed(database: Database) -> None:
    mine = known_hosts(database)["brad"].model_copy(update={"name": "Bradley"})
    edit_host(database, mine)
    newer = [host.model_copy(update={"character": "as the next release has it"}) for host in seeded_hosts()]
    seed_hosts(database, newer)
    hosts = {host.speaker: host for host in all_hosts(database)}
    assert hosts["brad"] == mine
    assert hosts["lucy"].character == "as the next release has it"


def test_a_removed_host_stays_away_until_it_is_added_again(database: Database) -> None:
    known_hosts(database)
    remove_host(database, "brad")
    assert "brad" not in known_hosts(database)
    with pytest.raises(UnknownSpeakerError, match="brad"):
        remove_host(database, "brad")
    add_host(database, Host(speaker="brad", name="Another Brad"))
    assert known_hosts(database)["brad"].name == "Another Brad"


def test_no_host_is_added_twice_or_edited_unseen(database: Database) -> None:
    known_hosts(database)
    with pytest.raises(SpeakerExistsError):
        add_host(database, Host(speaker="marcel", name="Impostor"))
    with pytest.raises(UnknownSpeakerError):
        edit_host(database, Host(speaker="nora", name="Nora"))
    assert known_hosts(database)["marcel"].name == "Marcel"


def test_a_host_without_voices_gets_its_own_for_good() -> None:
    nora, ines = Host(speaker="nora", name="Nora"), Host(speaker="ines", name="Ines")
    of_nora = choose_voice(nora, language="de", quality="mid", settings=Settings())
    assert of_nora == choose_voice(nora, language="de", quality="mid", settings=Settings())
    of_ines = choose_voice(ines, language="de", quality="mid", settings=Settings())
    assert of_nora[0].settings != of_ines[0].settings or of_nora[0].voice_id != of_ines[0].voice_id


def test_swiss_german_is_spoken_by_the_german_voice() -> None:
    voices = choose_voice(host("marcel"), language="de-CH", quality="mid", settings=Settings())
    assert {voice.voice_id for voice in voices} <= {"de-DE", "de+m3"}


def test_a_key_puts_elevenlabs_first_with_the_tiers_model() -> None:
    settings = Settings(ELEVENLABS_API_KEY="sk_x")
    for quality, model in (("low", "eleven_flash_v2_5"), ("mid", "eleven_multilingual_v2"), ("high", "eleven_v4")):
        first, *rest = choose_voice(host("lucy"), language="en", quality=quality, settings=settings)  # type: ignore[arg-type]
        assert (first.provider, first.model, first.local) == ("elevenlabs", model, False)
        assert rest
        assert all(voice.local for voice in rest)


def test_the_measured_rate_is_the_voices_and_no_setting() -> None:
    voices = choose_voice(host("marcel"), language="en", quality="high", settings=Settings())
    assert all("rate_wpm" not in voice.settings for voice in voices)
    assert voices[-1].rate_wpm == 159


def test_a_changed_reading_is_spoken_again_by_local_voices_only(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(n=1, speaker="lucy", kind="news", text="Guten Tag.", spoken="Guten Tag.")

    def keys() -> list[str]:
        chain = choose_voice(host("lucy"), language="de", quality="high", settings=Settings(ELEVENLABS_API_KEY="sk_x"))
        return [SPEAK.entry(speak_inputs(line, "de", voice)).key for voice in chain]

    before = keys()
    monkeypatch.setattr("radiox_tasks.speaker.choose_voice.LOCAL_SPEECH", 0)
    _reading.cache_clear()
    after = keys()
    monkeypatch.undo()
    _reading.cache_clear()
    assert after[0] == before[0]
    assert len({*before, *after}) == 2 * len(before) - 1
