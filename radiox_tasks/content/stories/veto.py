"""Features that two articles share or contradict each other in: places, names, scores, outcomes, numbers.

A contradiction needs both sides: each headline states something that the other article does not contain. An article
that only has more, or fewer, facts than the other is no contradiction.
"""

import re
from functools import lru_cache

from radiox_tasks.content.stories.article_parts import body, head
from radiox_tasks.content.stories.headline_names import Names, frames_differ, names_clash
from radiox_tasks.content.stories.opposite_outcomes import outcomes_differ, winners_differ
from radiox_tasks.content.stories.place_names import find_places
from radiox_tasks.content.stories.scenes import scenes_differ
from radiox_tasks.content.stories.word_features import numbers
from radiox_tasks.model.news import Article

READ_CHARACTERS = 3000  # characters of an article in which a headline's place or number is looked up

NO_NAMES = Names()
_SCORE = re.compile(r"\b\d{1,2}\s?[:–-]\s?\d{1,2}\b(?!\s?Uhr)")


def clash(one: Article, other: Article, names: Names = NO_NAMES) -> str | None:
    """Why two articles cannot be about one event, however similar their words; None if nothing contradicts it. One of
    "place", "score", "name", "outcome", "winner". `names` are those of the surrounding articles (find_names)."""
    places, others_places = _title_places(one.title), _title_places(other.title)
    if _disagree(places, _places(one), others_places, _places(other)):
        return "place"
    if _disagree(_within(places), _within(_places(one)), _within(others_places), _within(_places(other))):
        return "place"
    if scenes_differ(one, other, read=READ_CHARACTERS):
        return "place"
    if _disagree(_scores(one.title), _scores(one.text), _scores(other.title), _scores(other.text)):
        return "score"
    if names_clash(one, other, names, read=READ_CHARACTERS) or frames_differ(one, other, read=READ_CHARACTERS):
        return "name"
    if outcomes_differ(one, other):
        return "outcome"
    return "winner" if winners_differ(one, other) else None


def _within(places: frozenset[str]) -> frozenset[str]:
    """The places that are not countries: for two towns in one country, each must be absent in the other article."""
    return frozenset(place for place in places if not (len(place) == 2 and place.isupper()))


def numbers_differ(one: Article, other: Article) -> float:
    """1.0 if each headline has a number that the other article lacks: another event, or a toll that has risen. 0.5 if
    one of them has, and the other's headline has none."""
    mine, theirs = _numbers(one.title, one), _numbers(other.title, other)
    lacking = bool(mine) and not mine & _numbers(other.text, other)
    other_lacking = bool(theirs) and not theirs & _numbers(one.text, one)
    if lacking and other_lacking:
        return 1.0
    return 0.5 if (lacking and not theirs) or (other_lacking and not mine) else 0.0


def shared_place(one: Article, other: Article) -> bool | None:
    """Whether both name a common place; None if one of them names none."""
    here, there = _places(one), _places(other)
    return bool(here & there) if here and there else None


def shared_number(one: Article, other: Article) -> bool:
    """Whether both headlines and first sentences share a number."""
    return bool(_head_numbers(one) & _head_numbers(other))


def _head_numbers(article: Article) -> frozenset[str]:
    return _read_numbers(head(article), article.language)


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
