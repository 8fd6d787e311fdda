"""The station's own notes in the language of the page."""

import pytest

from radiox_tasks.media.pages.notes import in_language
from radiox_tasks.model.timing.ladder import REASONS


@pytest.mark.parametrize(
    ("note", "german"),
    [
        ("HTTP 404", "Der Server antwortete mit HTTP 404."),
        ("a sample show has no weather", "Eine Probesendung hat kein Wetter."),
        ("at most -1 dBTP", "höchstens -1 dBTP"),
        ("15 lines, 5 dB over the bed", "15 Zeilen, 5 dB über der Musik"),
        ("the price is 42 minutes old", "Der Kurs ist 42 Minuten alt."),
    ],
)
def test_a_known_note_is_german_on_a_german_page(note: str, german: str) -> None:
    assert in_language(note, "de") == german


@pytest.mark.parametrize("reason", REASONS.values())
def test_every_reason_of_the_ladder_has_its_german(reason: str) -> None:
    assert in_language(reason, "de") != reason


@pytest.mark.parametrize("note", ["HTTP 404 <b>", "anything else", ""])
def test_an_unknown_note_stays_as_it_is(note: str) -> None:
    assert in_language(note, "de") == note
    assert in_language(note, "xx") == note
