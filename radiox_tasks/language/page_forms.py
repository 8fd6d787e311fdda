"""Parts of a page that are no running text: the entries of a live blog, lists behind a label."""

import re

from radiox_tasks.language.times.calendar import find_moments
from radiox_tasks.language.verbs import is_verbal

LEAST_ENTRIES = 2  # paragraphs with a time; a single one may be a sentence about that time
LONGEST_STAMP = 24  # characters in which a paragraph's time ends
LONGEST_LABEL = 4  # words
LEAST_COMMAS = 2  # between the entries of a list

_PARAGRAPH = re.compile(r"[^\n]+")
_BEHIND_TIME = re.compile(r"(?: [A-Z]{2,4}\b)?\s*(?:[-–—:|,.]|$|(?=[^\W\da-zß-ÿ]))")
_DOTTED_TIME = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d(?=\s*[-–—:|])")


def ticker_start(text: str, language: str) -> int | None:
    """Where the entries of a live blog begin: paragraphs that open with a time, the newest first. None if there are
    none."""
    stamped = [one.start() for one in _PARAGRAPH.finditer(text) if _is_stamped(one.group(), language)]
    return stamped[0] if len(stamped) >= LEAST_ENTRIES else None


def is_labelled_list(sentence: str, language: str) -> bool:
    """Whether a sentence is a label with several entries and no verb: "Affected areas: Kent, Surrey, Sussex."."""
    label, _, entries = sentence.partition(": ")
    listed = len(label.split()) <= LONGEST_LABEL and entries.count(", ") >= LEAST_COMMAS
    return listed and not is_verbal(entries, language)


def _is_stamped(paragraph: str, language: str) -> bool:
    head = paragraph.strip()[:LONGEST_STAMP]
    if _DOTTED_TIME.match(head):
        return True
    first = next(iter(find_moments(head, language)), None)
    return (
        first is not None
        and first.start == 0
        and first.minutes is not None
        and _BEHIND_TIME.match(head, first.end) is not None
    )
