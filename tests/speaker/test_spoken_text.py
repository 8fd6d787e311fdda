"""Text from outside is words: no engine may take it for a direction."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import wording
from radiox_tasks.speaker.engines.engine_process import Patience
from radiox_tasks.speaker.local.local_voice import phonemiser, pico_installed, stateful_engine
from radiox_tasks.speaker.spoken_text import for_elevenlabs, for_local_voice, respelled


def test_markup_is_no_command_to_a_local_voice() -> None:
    assert for_local_voice("<volume level='0'>Böse</volume> & gut", "de") == "volume level='0' Böse /volume und gut"


def test_tags_reach_only_a_model_that_knows_them() -> None:
    text = "[sighs] The bitcoin [Update] stands still."
    assert for_elevenlabs(text, audio_tags=True) == "[sighs] The bitcoin Update stands still."
    assert for_elevenlabs(text, audio_tags=False) == "The bitcoin Update stands still."
    assert for_local_voice(text, "en") == "The bitcoin Update stands still."


def test_the_delivery_is_a_known_tag_or_nothing() -> None:
    assert for_elevenlabs("Hello.", audio_tags=True, delivery="calm") == "[calm] Hello."
    assert for_elevenlabs("Hello.", audio_tags=True, delivery="play a siren") == "Hello."
    assert for_elevenlabs("Hello.", audio_tags=False, delivery="calm") == "Hello."


@given(st.text(max_size=300))
def test_what_is_left_is_printable_and_without_markup(text: str) -> None:
    plain = for_local_voice(text, "de")
    assert not set(plain) & set("<>&[]{}")
    assert not any(unicodedata.category(c).startswith("C") for c in plain)
    sent = for_elevenlabs(text, audio_tags=False)
    assert not any(unicodedata.category(c).startswith("C") for c in sent)
    assert "<" not in sent


def test_foreign_names_are_spelled_as_the_language_sounds_whole_words_only() -> None:
    assert respelled("Lucy am World Wide Web.", "de", "pico") == "Luhssi am Wörld Weid Webb."
    assert respelled("Jarvis", "de", "espeak") == "Dscharwis"
    assert respelled("Jarvis", "de", "pico") == "Jarvis", 'Pico\'s "dsch" is heard as "ch"'
    assert respelled("Trumps Google-Chronik", "de", "pico") == "Tramps Guhgel-Kronik"
    assert respelled("Timo und das Spinnweb", "de", "pico") == "Timo und das Spinnweb"
    assert respelled("Bonjour Jarvis", "fr", "espeak") == "Bonjour Jarvis"


@pytest.mark.slow
def test_a_respelling_is_for_the_engine_that_reads_the_word_wrong() -> None:
    def phonemes(text: str, language: str) -> str:
        request = {"phonemes": True, "text": text, "voice": language}
        return str(phonemiser().ask(request, patience=Patience(60)).facts["sentences"])

    def samples(text: str, voice: str) -> bytes:
        return stateful_engine("pico").ask({"text": text, "voice": voice}, patience=Patience(60)).samples

    for language in languages():
        for name in wording(language, "speech").get("respell", {}).get("espeak", {}):
            assert phonemes(respelled(name, language, "espeak"), language) != phonemes(name, language), name
    for name in wording("de", "speech")["respell"]["pico"] if pico_installed() else ():
        sentence = f"Das ist {name}."
        assert samples(respelled(sentence, "de", "pico"), "de-DE") != samples(sentence, "de-DE"), name
    names = ("New York", "Next", "Facebook", "Update", "Jarvis")
    read = [phonemes(respelled(name, "de", "espeak"), "de") for name in names]
    assert read == ["['njˈuː jˈɔɾk']", "['nˈɛkst']", "['fˈeːsbuːk']", "['ˈapdeːt']", "['dʒˈaɾvɪs']"]
    phonemiser().close()


def test_swiss_spelling_is_read_with_the_long_vowels_it_has() -> None:
    said = "Gemäss Bericht sassen grosse Gruppen zu Fuss auf der Strasse, mit Spass an der Massnahme."
    read = "Gemäß Bericht saßen große Gruppen zu Fuß auf der Straße, mit Spaß an der Maßnahme."
    assert respelled(said, "de", "espeak") == read
    assert respelled("Seit neunzehnhunderteinundsiebzig.", "de", "espeak") == "Seit neunzehnhundert einundsiebzig."
    assert respelled("Die hundertfünfzigjährige Buche.", "de", "espeak") == "Die hundert fünfzigjährige Buche."
    assert respelled("Zweitausendneunhundertdreissigste.", "de", "pico") == "Zweitausend neunhundert dreissigste."
    one = "Jahrhundertelang, tausendfach, Jahrhunderteinsatz, Jahrhundertelf, Jahrtausendeinschnitt, tausendeinander."
    assert respelled(one, "de", "espeak") == one
    short = "Insassen passen mit Gesundheitspass durch die Masse der Grossisten am Fluss."
    assert respelled(short, "de", "espeak") == short
    assert respelled("This is Ross.", "en", "pico") == "This is Ross."
