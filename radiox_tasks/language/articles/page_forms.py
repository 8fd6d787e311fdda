"""Parts of a page that are no running text: the entries of a live blog, lists behind a label."""

import re
from functools import lru_cache

from radiox_tasks.language.times.calendar import find_moments
from radiox_tasks.language.verbs import is_verbal
from radiox_tasks.language.wording import rules_of

LEAST_ENTRIES = 2  # paragraphs with a time; a single one may be a sentence about that time
LONGEST_STAMP = 24  # characters in which a paragraph's time ends
LONGEST_LABEL = 4  # words
LEAST_COMMAS = 2  # between the entries of a list

_PARAGRAPH = re.compile(r"[^\n]+")
_BEHIND_TIME = re.compile(r"(?: [A-Z]{2,4}\b)?\s*(?:[-–—:|,.]|$|(?=[^\W\da-zß-ÿ]))")
_DOTTED_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)(?=\s*[-–—:|])")


def ticker_start(text: str, language: str) -> int | None:
    """Where the entries of a live blog begin: paragraphs that open with a time. None if there are none.

    A page is a live blog if most paragraphs from the first such one are entries, or if the newest entry comes first. A
    chronicle of an event begins with its oldest.
    """
    paragraphs = [one for one in _PARAGRAPH.finditer(text) if one.group().strip()]
    entries = [(one, at) for one in paragraphs if (at := _stamp(one.group(), language)) is not None]
    if len(entries) < LEAST_ENTRIES:
        return None
    start = entries[0][0].start()
    alone = sum(len(one.group().strip()) <= LONGEST_STAMP for one, _ in entries)  # their text is the next paragraph
    prose = sum(one.start() >= start for one in paragraphs) - alone
    newest_first = entries[0][1] > entries[-1][1]
    return start if newest_first or len(entries) > prose / 2 else None


def behind_label(title: str, start: int, language: str) -> int:
    """Where a headline begins behind a label at `start` that only says how it is published ("Live: …"); `start` if
    there is none, or if the words behind it begin with a small letter, as one sentence with it."""
    label = _labels(language).match(title, start)
    return start if label is None else label.end()


def is_labelled_list(sentence: str, language: str) -> bool:
    """Whether a sentence is a label with several entries and no verb: "Affected areas: Kent, Surrey, Sussex."."""
    label, _, entries = sentence.partition(": ")
    listed = len(label.split()) <= LONGEST_LABEL and entries.count(", ") >= LEAST_COMMAS
    return listed and not is_verbal(entries, language)


def _stamp(paragraph: str, language: str) -> int | None:
    """The time of day that a paragraph opens with, in minutes."""
    head = paragraph.strip()[:LONGEST_STAMP]
    if dotted := _DOTTED_TIME.match(head):
        return int(dotted["hour"]) * 60 + int(dotted["minute"])
    first = next(iter(find_moments(head, language)), None)
    if first is None or first.start != 0 or _BEHIND_TIME.match(head, first.end) is None:
        return None
    return first.minutes


@lru_cache(maxsize=16)
def _labels(language: str) -> re.Pattern[str]:
    labels = rules_of(language).get("ticker_labels", "(?!)")
    return re.compile(rf"(?i:{labels})\s?(?::|\s[-–—|])\s+(?=[^\Wa-zß-ÿ])")
