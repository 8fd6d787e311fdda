"""The gate for a language whose words it has no lexicon of: only the source's own sentences may be read out.

Free wording can only be followed where synonyms, negation and the forms of words are known. Where they are not, a line
that tells news is a row of whole sentences of its evidence, and a line that tells none is made of the house's phrases.
"""

import re
from collections.abc import Collection, Sequence

from radiox_tasks.language.calendar import find_moments
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.script.facts.ground import plain_text
from radiox_tasks.script.facts.reading.stream import asks
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.writers.phrases import phrasebook

_WORD = re.compile(r"\w+(?:[-’']\w+)*")


def misread(text: str, evidence: Sequence[str], language: str) -> list[Finding]:
    """The sentences of `text` that are none of the evidence's, word for word. Case, quotes and spaces are levelled.

    A question of the source does not make the same words without the question mark true.
    """
    spoken = {_heard(piece) for piece in evidence}
    spoken |= {_heard(sentence) for piece in evidence for sentence in _sentences(piece, language)}
    if _heard(text) in spoken:
        return []
    return [
        Finding("wording", "Only whole sentences of the source may be read out in this language.", sentence[:80])
        for sentence in _sentences(text, language)
        if _heard(sentence) not in spoken
    ]


def strange_words(text: str, language: str, known: Collection[str]) -> list[Finding]:
    """The words and figures of a line that tells no news which are neither `known`, nor the house's, nor a time."""
    free = {word.casefold() for phrase in (*known, *phrasebook(language).vocabulary) for word in _words(phrase)}
    clock = [moment for moment in find_moments(text, language) if moment.minutes is not None]
    return [
        Finding("news", f"{match.group()!r} is no word for a line that tells no news.", match.group())
        for match in _WORD.finditer(text)
        if not any(moment.start <= match.start() and match.end() <= moment.end for moment in clock)
        and not all(word.casefold() in free for word in _words(match.group()))
    ]


def _sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _heard(text: str) -> tuple[str, bool]:
    """The words as they are compared, and whether they ask."""
    return plain_text(text), asks(text)
