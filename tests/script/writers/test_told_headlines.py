"""Whether a headline is told before a text that has most of its words.

repetitions/ holds pairs of a told sentence and a headline or teaser that has news of its own or says it again; no rule
was set by the held-out half.
"""

from pathlib import Path

import pytest
import yaml

from radiox_tasks.script.sources.statements import statements_of
from radiox_tasks.script.writers.local.opening import carries_headline, misses_news
from tests.script.writers import newsroom

PAIRS = Path(__file__).parent.parent / "repetitions"


def left_out(half: str, language: str, kind: str) -> int:
    """How many headlines are taken for told."""
    notes = newsroom.notes(language)
    pairs = yaml.safe_load((PAIRS / f"{half}.yaml").read_text(encoding="utf-8"))[language][kind]
    assert len(pairs) == 31
    articles = [newsroom.article(pair["text"], pair["told"], language=language) for pair in pairs]
    openings = [statements_of(article, notes) for article in articles]
    return sum(carries_headline(opening, notes) and not misses_news(opening) for opening in openings)


@pytest.mark.parametrize(
    ("half", "language", "news", "repeated"),
    [
        ("working", "de", 19, 29),
        ("working", "en", 18, 26),
        ("working", "fr", 18, 31),
        ("held_out", "de", 21, 30),
        ("held_out", "en", 20, 27),
        ("held_out", "fr", 22, 31),
    ],
)
def test_some_news_is_saved_and_no_repetition_is_told(half: str, language: str, news: int, repeated: int) -> None:
    assert left_out(half, language, "news") <= news
    assert left_out(half, language, "repeated") >= repeated
