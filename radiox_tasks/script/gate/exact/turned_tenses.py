"""Dated events that the evidence tells as over and the line as coming, or the other way round."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from radiox_tasks.language.languages import languages
from radiox_tasks.language.times.calendar import Moment
from radiox_tasks.language.times.relative_time import MOST_BESIDE
from radiox_tasks.language.times.tenses import Tense, is_own_date, tense_of
from radiox_tasks.language.wording import wording
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate.claims import Passage
from radiox_tasks.script.gate.exact.figures import figures_of


def turned_tenses(text: str, language: str, passages: Sequence[Passage]) -> list[Finding]:
    """The dates of the line that the evidence tells the other way round: "the trial is in January" for "it was in
    January". Only where every part of the evidence with this date tells the opposite, and none leaves it open."""
    found = []
    for moment, said in _told(text, language):
        known = [
            tense
            for one in passages
            for other, tense in _told(one.text, one.language)
            if (moment.month, moment.day, moment.weekday) == (other.month, other.day, other.weekday)
        ]
        if said is not None and known and all(tense not in (None, said) for tense in known):
            excerpt = text[moment.start : moment.end]
            found.append(Finding("date", f"The evidence tells {excerpt!r} as {known[0]}, not as {said}.", excerpt))
    return found


def _told(text: str, language: str) -> Iterator[tuple[Moment, Tense | None]]:
    """The months, days and weekdays of a sentence, each with the tense of what happens then."""
    if language not in languages():
        return
    dates = [one for one in figures_of(text, language).moments if one.month is not None or one.weekday is not None]
    for moment in dates:
        start, end = _part(text, moment, language)
        alone = sum(start <= one.start < end for one in dates) == 1 and is_own_date(text, moment.start, language)
        yield moment, tense_of(text[start:end], language) if alone else None


def _part(text: str, moment: Moment, language: str) -> tuple[int, int]:
    """Where the words around a date stand, up to the next comma or "and": those of one verb."""
    edge = _edges(language)
    first, last = max(0, moment.start - MOST_BESIDE), min(len(text), moment.end + MOST_BESIDE)
    start = max((one.end() for one in edge.finditer(text, first, moment.start)), default=first)
    following = edge.search(text, moment.end, last)
    return start, following.start() if following else last


@lru_cache(maxsize=16)
def _edges(language: str) -> re.Pattern[str]:
    joins = "|".join(wording(language, "figures")["changes"]["joins"])
    return re.compile(rf"(?i)[,;:–()]\s|\b(?:{joins})\b")
