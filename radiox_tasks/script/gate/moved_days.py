"""Days that a line gives to what its evidence tells of another day."""

from collections.abc import Iterator, Sequence

from radiox_tasks.language.calendar import Moment
from radiox_tasks.model.languages import languages
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate.claims import Passage
from radiox_tasks.script.gate.clauses import clause_at, clauses
from radiox_tasks.script.gate.facts import figures_of
from radiox_tasks.script.gate.normalized_text import stems

LEAST_SHARED = 2
"""How many words a clause of another day must have in common with the line's."""


def moved_days(text: str, language: str, passages: Sequence[Passage]) -> list[Finding]:
    """The weekdays and dates of a line whose clause has no word in common with the clauses of the evidence that state
    that day, and several with one that states another day only."""
    if language not in languages():
        return []
    known = [one for passage in passages if passage.language in languages() for one in _dated(passage)]
    found = []
    for moment in _days(text, language):
        words = _words(clause_at(text, language, moment.start), language)
        own = [told for told, days in known if any(_is_same(moment, day) for day in days)]
        other = [told for told, days in known if days and not any(_is_same(moment, day) for day in days)]
        if own and not any(words & told for told in own) and any(len(words & told) >= LEAST_SHARED for told in other):
            excerpt = text[moment.start : moment.end]
            found.append(Finding("date", f"The evidence tells this of another day than {excerpt!r}.", excerpt))
    return found


def _dated(passage: Passage) -> Iterator[tuple[set[str], list[Moment]]]:
    """The words and the days of each clause."""
    for one in clauses(passage.text, passage.language):
        yield _words(one.text, passage.language), list(_days(one.text, passage.language))


def _days(text: str, language: str) -> Iterator[Moment]:
    for moment in figures_of(text, language).moments:
        if moment.weekday is not None or (moment.day is not None and moment.month is not None):
            yield moment


def _is_same(said: Moment, known: Moment) -> bool:
    if said.weekday is not None and known.weekday is not None:
        return said.weekday == known.weekday
    return (said.month, said.day) == (known.month, known.day)


def _words(text: str, language: str) -> set[str]:
    """The words of a clause without those of its days."""
    kept, at = [], 0
    for moment in figures_of(text, language).moments:
        kept.append(text[at : moment.start])
        at = moment.end
    return set(stems(" ".join([*kept, text[at:]])))
