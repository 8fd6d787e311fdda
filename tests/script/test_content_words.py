"""Whether two sentences say the same, by their words and figures."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.language.content_words import content_words, figures, says_again
from radiox_tasks.language.sentences import split_sentences

RETOLD = Path(__file__).parent / "gate" / "paraphrases_free.yaml"


def test_small_words_and_short_ones_carry_nothing() -> None:
    assert content_words("Das Spital wird nach 12 Jahren eröffnet", "de") == {"spital", "jahren", "eröffnet"}
    assert content_words("Council backs the tunnel", "xx") == {"council", "backs", "tunnel"}
    assert figures("Um 8.30 Uhr stieg der Kurs auf 1'200.") == {"8.30", "1'200"}


def sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


def retold() -> Iterator[tuple[str, str, list[str]]]:
    for entry in yaml.safe_load(RETOLD.read_text(encoding="utf-8")):
        for line in entry["true_lines"]:
            yield entry["language"], line["text"], entry["evidence"]


def articles() -> Iterator[tuple[str, list[str]]]:
    for feed in load_catalogue():
        for entry in feed.articles:
            texts = (entry.teaser, *entry.paragraphs)
            yield feed.language, [one for text in texts for one in sentences(text, feed.language)]


def test_a_sentence_told_in_other_words_is_a_repetition() -> None:
    lines = list(retold())
    found = sum(any(says_again(said, text, language) for said in evidence) for language, text, evidence in lines)
    assert found >= 0.97 * len(lines)


def test_different_facts_of_one_article_are_not() -> None:
    pairs = [(language, *pair) for language, told in articles() for pair in combinations(told, 2)]
    found = sum(says_again(said, text, language) for language, said, text in pairs)
    assert found <= 0.02 * len(pairs)


@pytest.mark.parametrize(
    ("language", "said", "text", "again"),
    [
        ("de", "Novara streicht 340 Stellen.", "In Winterthur streicht Novara 340 Stellen.", True),
        ("de", "Novara streicht 340 Stellen.", "Novara streicht 90 Stellen in Baden.", False),
        ("de", "Die Apollo-Rakete startete am 16. Juli.", "Die Apollo-Kapsel landete am 24. Juli.", False),
        ("fr", "Deux pêcheurs ont disparu sur le Léman.", "Sur le Léman, deux pêcheurs sont portés disparus.", True),
        ("en", "The bus driver was arrested.", "The bus company denied it.", False),
    ],
)
def test_same_news_and_near_misses(language: str, said: str, text: str, again: bool) -> None:
    assert says_again(said, text, language) is again
