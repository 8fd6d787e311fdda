"""Finds how a line names its outlet, by the language's patterns, and returns the rest of the line."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from radiox_tasks.language.outlet_names import SpokenOutlet
from radiox_tasks.language.wording import wording


def without_outlet(sentence: str, language: str, sources: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The sentence without the words that name one of its outlets, and the outlet; once per matching pattern."""
    for source in sorted({source for source in sources if source}, key=len, reverse=True):
        for pattern in _attributions(language, source):
            match = pattern.fullmatch(sentence)
            if match is not None:
                yield match["told"], source


def without_opening(sentence: str, language: str, source: str) -> str:
    """The sentence without "according to …" at its start."""
    for pattern in _openings(language, source):
        sentence = pattern.sub("", sentence, count=1)
    return sentence


def without_figures_in_names(text: str, names: Iterable[str]) -> str:
    """The text without names that contain a figure: "20 Minuten", "Channel 4"."""
    for name in names:
        if any(character.isdigit() for character in name):
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
    return text


@lru_cache(maxsize=512)
def _attributions(language: str, source: str) -> tuple[re.Pattern[str], ...]:
    named = _named(source, language)
    return tuple(
        re.compile(one.replace("OUTLET", named).replace("TOLD", "(?P<told>.+?)"), re.I) for one in _raw(language)
    )


@lru_cache(maxsize=512)
def _openings(language: str, source: str) -> tuple[re.Pattern[str], ...]:
    heads = [one.partition("OUTLET")[0] for one in _raw(language) if not one.startswith("TOLD")]
    return tuple(
        re.compile(rf"^{head}{_named(source, language)}(?!\w)", re.I)
        for head in heads
        if re.fullmatch(head, "") is None
    )


def _raw(language: str) -> list[str]:
    patterns: list[str] = wording(language, "language")["attributions"]
    return patterns


def _named(source: str, language: str) -> str:
    """Any way to say the outlet; the longest first, so that an article is not left over."""
    said = sorted(SpokenOutlet(source, language).ways(), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(way).replace(r"\ ", r"\s+") for way in said) + ")"
