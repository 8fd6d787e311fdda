"""Attributes sentences to their outlet: before, after the first, or at the end."""

import re
from collections.abc import Sequence
from typing import Literal, Protocol

from radiox_tasks.script.drafts import Part
from radiox_tasks.script.sources.statements import Statement

Way = Literal["before", "within", "after"]
OWN_WAYS: tuple[Way, ...] = ("within", "after", "before", "within")

LONGEST_WITHIN = 28
"""Maximum words of a sentence with its outlet's name at the end."""

_PLAIN_END = re.compile(r"\w{4}\.$")  # no abbreviation, quotation mark or bracket at the end
_CLOSERS = "\"'“”‘’«»‹›) "
_INTERRUPTED = re.compile(r"[:;!?\"„“”«»()–—]")


class Phrasing(Protocol):
    """Chooses a phrase of a family for whoever speaks."""

    def __call__(self, family: str, **slots: str) -> str: ...


def statement_part(statement: Statement) -> Part:
    """A statement as spoken. A teaser without a last mark gets a full stop: it does not run into what follows."""
    text = statement.text
    stopped = not text.rstrip(_CLOSERS)[-1:].isalnum()
    return Part(text if stopped else f"{text}.", (statement.evidence,), statement.article.published)


def headline_part(title: Statement) -> Part:
    """A headline as spoken, with a full stop."""
    text = title.text if title.text.endswith((".", "!")) else f"{title.text}."
    return Part(text, (title.evidence,), title.article.published)


def attributed(told: Sequence[Part], source: str, way: Way, phrase: Phrasing) -> list[Part]:
    """The parts with their outlet named once; if the requested position does not fit the words, another is used. A
    phrase that ends in a colon is not put before words that contain one."""
    parts = list(told)
    if way == "within" and parts and may_hold_outlet(parts[0].text):
        first = phrase("source_within", told=parts[0].text.removesuffix("."), source=source)
        return [Part(first, parts[0].evidence, parts[0].said_at), *parts[1:]]
    if way == "before" and parts and ":" not in parts[0].text:
        return [Part(phrase("source_before", source=source)), *parts]
    return [*parts, Part(phrase("source_after", source=source))]


def may_hold_outlet(text: str) -> bool:
    """Whether the outlet can be named at the end of this sentence, as in "…, reports the Gazette."."""
    words = len(text.split())
    return words <= LONGEST_WITHIN and _PLAIN_END.search(text) is not None and _INTERRUPTED.search(text) is None
