"""What benchmarks/voices.py counts as heard wrongly."""

import pytest

from benchmarks.word_errors import missed, word_errors


@pytest.mark.parametrize(
    ("said", "heard", "errors"),
    [
        ("der haupt bahnhof", "der hauptbahnhof", []),
        ("der hauptbahnhof", "der haupt bahn hof", []),
        ("für die frauen durften nur", "für die frauendufften nur", [("durften", "frauendufften")]),
        ("der frühe morgen des", "der frühmorgen des", [("frühe", "frühmorgen")]),
        ("das frauenstimmrecht gilt", "das frauen stimmt recht gilt", [("frauenstimmrecht", "stimmt")]),
        ("auf wiederhören", "auf weh der höhren", [("wiederhören", "weh"), ("", "der"), ("", "höhren")]),
        ("auf dem mond", "auf dem mund an", [("mond", "mund"), ("", "an")]),
        ("", "danke", [("", "danke")]),
    ],
)
def test_a_word_is_heard_wrongly_wherever_it_is_written_apart(
    said: str, heard: str, errors: list[tuple[str, str]]
) -> None:
    assert sorted(word_errors(said.split(), heard.split(), str)) == sorted(errors)


def test_words_of_the_same_sound_are_the_same_if_that_is_asked() -> None:
    assert word_errors(["die", "chronik"], ["die", "kronik"], lambda word: word.replace("ch", "k")) == []


@pytest.mark.parametrize(
    ("language", "said", "heard"),
    [
        ("en", "The time is 9:03 p.m. Good evening.", "The time is 903 PM, good evening."),
        ("de", "Es ist 21.02 Uhr.", "Es ist 2102 Uhr."),
        ("en", "Colours of the centre, organised in metres.", "Colors of the center, organized in meters."),
        ("en", "Two aluminium programmes.", "Two aluminum programs."),
    ],
)
def test_times_and_spellings_are_no_errors(language: str, said: str, heard: str) -> None:
    assert missed(said, heard, language).errors == []


def test_different_words_stay_different() -> None:
    assert len(missed("We rise for four hours.", "We rise four hours.", "en").errors) == 1
    assert len(missed("The programmer came.", "The program came.", "en").errors) == 1
