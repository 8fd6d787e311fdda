"""What two articles share and what they clash over: places, scores and numbers.

A clash needs both sides: each headline states something that the other article, as far as it was read, does not hold.
A telling that merely says more, or less, than the other is no clash.
"""

import re
from functools import lru_cache

from radiox_tasks.content.stories.similarity import LEAD_CHARACTERS, body
from radiox_tasks.content.stories.similarity_places import find_places
from radiox_tasks.content.stories.similarity_words import numbers
from radiox_tasks.model.news import Article

READ_CHARACTERS = 3000  # how far into an article a headline's place or number is looked for

_SCORE = re.compile(r"\b\d{1,2}\s?[:–-]\s?\d{1,2}\b(?!\s?Uhr)")


def clash(one: Article, other: Article) -> str | None:
    """What forbids that both tell one event ("place" or "score"), however alike their words; None when nothing does."""
    if _disagree(_title_places(one.title), _places(one), _title_places(other.title), _places(other)):
        return "place"
    if _disagree(_scores(one.title), _scores(one.text), _scores(other.title), _scores(other.text)):
        return "score"
    return None


def numbers_differ(one: Article, other: Article) -> bool:
    """Whether each headline has a number the other article lacks: another event, or a toll that has risen since."""
    return _disagree(
        _numbers(one.title, one), _numbers(one.text, one), _numbers(other.title, other), _numbers(other.text, other)
    )


def shared_place(one: Article, other: Article) -> bool | None:
    """Whether both name a common place; None when one of them names none."""
    here, there = _places(one), _places(other)
    return bool(here & there) if here and there else None


def shared_number(one: Article, other: Article) -> bool:
    """Whether a number stands in the head of both."""
    return bool(_head_numbers(one) & _head_numbers(other))


def _head_numbers(article: Article) -> frozenset[str]:
    return _read_numbers(article.text[: len(article.title) + LEAD_CHARACTERS], article.language)


def _disagree(
    title: frozenset[str], text: frozenset[str], other_title: frozenset[str], other_text: frozenset[str]
) -> bool:
    return bool(title and other_title) and not (title & other_text) and not (other_title & text)


@lru_cache(maxsize=20_000)
def _title_places(title: str) -> frozenset[str]:
    return find_places(title)


def _places(article: Article) -> frozenset[str]:
    return _title_places(article.title) | _read_places(body(article)[:READ_CHARACTERS])


@lru_cache(maxsize=5_000)
def _read_places(text: str) -> frozenset[str]:
    return find_places(text)


@lru_cache(maxsize=20_000)
def _scores(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"\s?[:–-]\s?", ":", match) for match in _SCORE.findall(text[:READ_CHARACTERS]))


def _numbers(text: str, article: Article) -> frozenset[str]:
    return _read_numbers(text[:READ_CHARACTERS], article.language)


@lru_cache(maxsize=20_000)
def _read_numbers(text: str, language: str) -> frozenset[str]:
    return numbers(text, language)
