"""Which clause of the evidence a clause of the line retells, by the words that they share."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from radiox_tasks.language.verbs import has_finite_verb, is_verbal
from radiox_tasks.language.wording import wording_or_english
from radiox_tasks.script.gate.normalized_text import stems

_PART = re.compile(r"[;:–—](?:\s|$)")
_PIECE = re.compile(r"[,()](?:\s|$)")


@dataclass(frozen=True)
class SentenceClause:
    """A clause with a verb, and the words of its part of the sentence that are in no clause. `start` and `end` are its
    own."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=1024)
def clauses(sentence: str, language: str) -> tuple[SentenceClause, ...]:
    """The clauses of a sentence. Pieces between commas without a finite verb ("on Tuesday", "the minister") belong to
    all clauses up to the next semicolon, colon or dash. "And" and similar words begin one that has a subject of its
    own: "the strike ended on Tuesday and the trains were full"."""
    found: list[SentenceClause] = []
    for start, end in _split(sentence, _PART, 0, len(sentence)):
        pieces = [
            part for piece in _split(sentence, _PIECE, start, end) for part in _joined(sentence, *piece, language)
        ]
        verbal = [is_verbal(sentence[slice(*piece)], language) for piece in pieces]
        shared = " ".join(sentence[slice(*piece)] for piece, verb in zip(pieces, verbal, strict=True) if not verb)
        found += [
            SentenceClause(f"{shared} {sentence[slice(*piece)]}".strip(), *piece)
            for piece, verb in zip(pieces, verbal, strict=True)
            if verb
        ] or [SentenceClause(sentence[start:end], start, end)]
    return tuple(found)


def _split(text: str, edge: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in edge.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end


def _joined(sentence: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """The clauses of a piece that "and" joins. A verb right behind the word continues the clause before it."""
    for match in _joins(language).finditer(sentence, start, end):
        following = sentence[match.end() : end].strip()  # whose first word is not asked
        if is_verbal(sentence[start : match.start()], language) and has_finite_verb(f"{following} -.", language):
            yield start, match.start()
            start = match.start()
    yield start, end


@lru_cache(maxsize=16)
def _joins(language: str) -> re.Pattern[str]:
    joins = wording_or_english(language, "figures")["changes"]["joins"]
    return re.compile(rf"(?i)\b(?:{'|'.join(joins)})\b")


def clause_at(sentence: str, language: str, at: int) -> str:
    """The clause around a position; the whole sentence where that is in no clause of its own."""
    return next((one.text for one in clauses(sentence, language) if one.start <= at < one.end), sentence)


def alike(said: str, known: Sequence[str]) -> list[str]:
    """Those of the known clauses that share most words with what is said; all of them if none shares any."""
    wanted = set(stems(said))
    shared = [len(wanted & set(stems(one))) for one in known]
    most = max(shared, default=0)
    return [one for one, count in zip(known, shared, strict=True) if count == most]
