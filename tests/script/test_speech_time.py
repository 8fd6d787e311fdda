"""The expected length of a line: letters and pauses, at a voice's rate."""

from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.language.speech_time import letters_per_word, speech_seconds


def test_long_words_take_longer_than_short_ones() -> None:
    assert speech_seconds("Bundesverfassungsgerichtsentscheidung", "de", 140) > 4 * speech_seconds("ja", "de", 140)


def test_pauses_within_a_line_take_time_and_its_end_takes_none() -> None:
    plain = speech_seconds("Eins ist da zwei ist da", "de", 140)
    comma = speech_seconds("Eins ist da, zwei ist da.", "de", 140)
    assert plain < comma < speech_seconds("Eins ist da. Zwei ist da.", "de", 140)
    assert speech_seconds("Eins ist da zwei ist da.", "de", 140) == plain


def test_a_word_of_mean_length_takes_its_share_of_a_minute() -> None:
    for language in ("de", "en", "fr"):
        letters = round(letters_per_word(language) * 100)
        assert abs(speech_seconds("x" * letters, language, 150) - 100 / 150 * 60) < 0.1, language


@given(st.text(max_size=200), st.sampled_from(["de", "en", "fr", "de-CH"]))
def test_any_text_has_a_length(text: str, language: str) -> None:
    assert 0 <= speech_seconds(text, language, 150) < 200
