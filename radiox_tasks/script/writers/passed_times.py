"""Reports that tell of a clock time which has passed by the time they are read out."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from radiox_tasks.language.times.calendar import find_moments
from radiox_tasks.script.statements import Statement


def reported_at(told: Sequence[Statement], air_at: datetime) -> datetime | None:
    """When the first sentence's article was published, in the zone of `air_at`, if one of its sentences tells of a
    clock time between then and the air time: "closed until 11 a.m.", read at noon. None otherwise, or if it is of
    another day."""
    published = told[0].article.published if told else None
    if published is None:
        return None
    local = published.astimezone(air_at.tzinfo)
    if local.date() != air_at.date():
        return None
    since, until = _minutes(local), _minutes(air_at)
    passed = (
        since < minutes <= until
        for one in told
        if one.article is told[0].article
        for minutes in _clock_times(one.text, one.article.language)
    )
    return local if any(passed) else None


def _minutes(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


@lru_cache(maxsize=1_000)
def _clock_times(text: str, language: str) -> tuple[int, ...]:
    """The times of day in the text, in minutes."""
    return tuple(one.minutes for one in find_moments(text, language) if one.minutes is not None)
