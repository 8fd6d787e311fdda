"""Greetings, bridges and goodbyes tell no news: no facts, and no words but those that hold a programme together."""

from collections.abc import Collection

from radiox_tasks.script.facts.claims.quotes import misquoted
from radiox_tasks.script.facts.ground import split
from radiox_tasks.script.facts.reading.numbers import Number
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold, keys
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

_MOST_STORIES = 12  # "the first story", "a second source": places in the programme's own order


def newsworthy(sentence: Sentence, known: Collection[str]) -> list[Finding]:
    """What in a framing sentence states something. Dates and times are left to the air-time linter."""
    free = {fold(part) for phrase in known for part in split(phrase)} | {fold(phrase) for phrase in known}
    allowed = words(sentence.language, "framing")
    findings = misquoted(sentence, [])
    for unit in sentence.units:
        if isinstance(unit.fact, Number) and not _counts_stories(unit.fact):
            findings.append(Finding("number", f"Framing states no numbers: {unit.surface!r}.", unit.surface))
        elif unit.kind == "word":
            surface = fold(unit.surface)
            if surface in free or surface.removesuffix("'s") in free or surface.removesuffix("s") in free:
                continue
            if all(fold(part) in free for part in split(unit.surface)):
                continue
            if surface in allowed or keys(unit.surface, sentence.language) & allowed:
                continue
            detail = f"{unit.surface!r} is no word for a line that tells no news."
            findings.append(Finding("news", detail, unit.surface))
    return findings


def _counts_stories(number: Number) -> bool:
    """An ordinal of a programme's length, or "one" as in "one more story"."""
    return not number.unit and ((number.ordinal and number.value <= _MOST_STORIES) or number.value == 1)
