"""Detects headlines with opposite outcomes: a rate cut and a rate held, yes and no, different winners."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from radiox_tasks.content.stories.headline_names import stem_of
from radiox_tasks.content.stories.place_names import find_places
from radiox_tasks.language.wording import wording_or_english
from radiox_tasks.model.news import Article

_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w’]+")


def outcomes_differ(one: Article, other: Article) -> bool:
    """Whether the outcomes that two headlines report exclude each other."""
    mine, theirs = _outcomes(one.title, one.language), _outcomes(other.title, other.language)
    return any(mine[kind].isdisjoint(theirs[kind]) for kind in mine if mine[kind] and theirs.get(kind))


def winners_differ(one: Article, other: Article) -> bool:
    """Whether two headlines name different winners, or one's winner is the other's loser."""
    (won, lost), (others_won, others_lost) = (_result(item.title, item.language) for item in (one, other))
    if won & others_lost or lost & others_won:
        return True
    mine, theirs = (_winner(item.title, item.language) for item in (one, other))
    comparable = bool(mine and theirs) and bool(find_places(mine)) == bool(find_places(theirs))
    return comparable and _marks(mine).isdisjoint(_marks(theirs))


@lru_cache(maxsize=20_000)
def _outcomes(title: str, language: str) -> Mapping[str, frozenset[str]]:
    return {
        kind: frozenset(outcome for outcome, pattern in patterns.items() if pattern.search(title))
        for kind, patterns in _patterns(language).outcomes.items()
    }


@lru_cache(maxsize=20_000)
def _result(title: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Winner and loser of a headline, each by place or by stem; empty if it does not report a win."""
    words = _patterns(language)
    for pattern, first_wins in ((words.loses_to, False), (words.beats, True)):
        if match := pattern.search(title):
            before, after = _CAPITAL.findall(title[: match.start()]), _CAPITAL.findall(title[match.end() :])
            if before and after:
                first, second = _marks(before[-1]), _marks(after[0])
                return (first, second) if first_wins else (second, first)
    return frozenset(), frozenset()


@lru_cache(maxsize=20_000)
def _winner(title: str, language: str) -> str:
    """The name directly before a verb of winning; "" if there is none."""
    match = _patterns(language).wins.search(title)
    words = title[: match.start()].split() if match else []
    return words[-1] if words and _CAPITAL.fullmatch(words[-1]) else ""


def _marks(name: str) -> frozenset[str]:
    return find_places(name) or frozenset({stem_of(name)})


@dataclass(frozen=True)
class _Words:
    """A language's words for outcomes, by kind and outcome, and its verbs of winning and losing."""

    outcomes: Mapping[str, Mapping[str, re.Pattern[str]]]
    beats: re.Pattern[str]
    loses_to: re.Pattern[str]
    wins: re.Pattern[str]


@lru_cache(maxsize=16)
def _patterns(language: str) -> _Words:
    words = wording_or_english(language, "events")
    kinds = {
        kind: {outcome: _whole(pattern) for outcome, pattern in outcomes.items()}
        for kind, outcomes in words["outcomes"].items()
    }
    return _Words(kinds, _whole(words["beats"]), _whole(words["loses_to"]), _whole(words["wins"]))


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
