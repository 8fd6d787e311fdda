"""Whether a text may be left out because it was told: news must be told, and repetitions need not be.

repetitions/ holds pairs of a told sentence and a headline or teaser, half of them held out: nothing was changed after
they were tried. `attacks` have all words of the text in a sentence that says something else.
"""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.script.already_told import is_told
from radiox_tasks.script.writers.local_writer import write_locally
from tests.script.writers import newsroom

PAIRS = Path(__file__).parent / "repetitions"
LANGUAGES = ("de", "en", "fr")
HALVES = ("working", "held_out")


def pairs(name: str, language: str, kind: str) -> list[tuple[str, str]]:
    """The told sentences of a half and the texts."""
    found = yaml.safe_load((PAIRS / f"{name}.yaml").read_text(encoding="utf-8"))[language]
    return [(pair["told"], pair["text"]) for pair in (found[kind] if kind else found)]


def left_out(told: list[tuple[str, str]], language: str) -> list[str]:
    """The texts that their sentences are said to tell."""
    return [text for sentence, text in told if is_told(text, [sentence], language)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("half", HALVES)
def test_no_news_is_left_out(half: str, language: str) -> None:
    told = pairs(half, language, "news")
    assert len(told) == 31
    assert left_out(told, language) == []


@pytest.mark.parametrize(
    ("half", "language", "least"),
    [
        ("working", "de", 23),
        ("working", "en", 24),
        ("working", "fr", 26),
        ("held_out", "de", 18),
        ("held_out", "en", 19),
        ("held_out", "fr", 24),
    ],
)
def test_most_repetitions_are(half: str, language: str, least: int) -> None:
    told = pairs(half, language, "repeated")
    assert len(told) == 31
    assert len(left_out(told, language)) >= least


@pytest.mark.parametrize(("language", "most"), [("de", 6), ("en", 6), ("fr", 8)])
def test_few_attacks_get_through(language: str, most: int) -> None:
    told = pairs("attacks", language, "")
    assert len(told) == 20
    assert len(left_out(told, language)) <= most


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_headline_with_news_of_its_own_is_in_the_script(language: str) -> None:
    for sentence, headline in pairs("held_out", language, "news")[::5]:
        story = newsroom.story(newsroom.article(headline, sentence, language=language))
        draft, _ = write_locally(newsroom.request([story], language=language, desks=False))
        assert headline.rstrip(".") in " ".join(line.text for line in draft.lines)


def sample() -> Iterator[tuple[str, list[str]]]:
    """The sentences of each sample article."""
    for feed in load_catalogue():
        for entry in feed.articles:
            texts = (entry.teaser, *entry.paragraphs)
            language = feed.language
            yield language, [text[start:end] for text in texts for start, end in split_sentences(text, language)]


def test_a_sentence_says_itself_and_no_other_of_its_article() -> None:
    for language, sentences in sample():
        assert all(is_told(one, [one], language) for one in sentences)
        for one, other in combinations(sentences, 2):
            assert not is_told(one, [other], language)
            assert not is_told(other, [one], language)


@pytest.mark.parametrize(
    ("language", "told", "text", "is_said"),
    [
        ("de", "In Winterthur streicht Novara 340 Stellen.", "Novara streicht 340 Stellen.", True),
        ("de", "Novara streicht 340 Stellen in Baden.", "Novara streicht 90 Stellen.", False),
        ("de", "Der Ständerat lehnt sich an den Nationalrat an.", "Der Ständerat lehnt ab", False),
        ("de", "Der Rat nahm am Sonntagabend das Budget an.", "Rat nimmt am Sonntag Budget an", True),
        ("en", "The European Central Bank cuts its key rate.", "ECB cuts key rate", True),
        ("en", "The bridge at Hull almost collapsed.", "The bridge at Hull collapsed", False),
        (
            "en",
            "Two people died and three were injured in Hull.",
            "Three people died and two were injured in Hull",
            False,
        ),
        ("fr", "Sur le Léman, deux pêcheurs ont disparu.", "Deux pêcheurs ont disparu sur le Léman", True),
        ("fr", "La commune ne ferme pas la piscine.", "La commune ferme la piscine", False),
    ],
)
def test_same_news_and_near_misses(language: str, told: str, text: str, is_said: bool) -> None:
    assert is_told(text, [told], language) is is_said


def test_each_clause_of_a_text_is_said_by_one_of_the_same_sentence() -> None:
    text = "Der Rat senkt die Steuern, die Regierung warnt vor Schulden"
    assert is_told(text, ["Die Regierung warnt vor Schulden, der Rat senkt die Steuern."], "de")
    assert not is_told(text, ["Der Rat senkt die Steuern.", "Die Regierung warnt vor Schulden."], "de")
