"""Counts that a line attaches to another item of a list: "40 trams" for "40 buses and 6 trams"."""

import re
from collections.abc import Sequence

from radiox_tasks.language.numbers.find_numbers import Number
from radiox_tasks.language.wording import wording
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate.exact.arithmetic import rounds, rows
from radiox_tasks.script.gate.exact.figures import Figures

MOST_WORDS = 3
"""How many words behind a number are read for what it counts."""

Items = list[tuple[Number, list[str]]]
"""The numbers of a list, each with the words for what it counts."""

_SAME = 5  # letters by which two words are compared: forms of one word
_SHORTEST = 3
_WORD = re.compile(r"\s*([^\W\d_][\w’'-]*)")


def moved_counts(line: Figures, pieces: Sequence[Figures]) -> list[Finding]:
    """The numbers of a line that count what its evidence counts with another number, where both stand in one list.

    Only lists are read ("40 buses and 6 trams"), in which each number has an item of its own; a number that shares a
    word with its own item is right, however the line puts it. So is one that the evidence counts in that way anywhere
    ("14 men and 3 women. Later 3 men were released").
    """
    lists = [one for piece in pieces for one in _lists(piece)]
    moved = [
        number
        for number in line.numbers
        if any(_is_moved(number, _counted(line, number), one) for one in lists)
        and not _is_counted(number, _counted(line, number), pieces)
    ]
    said = [line.text[number.start : number.end] for number in moved]
    return [Finding("number", f"{excerpt!r} counts another item in the evidence.", excerpt) for excerpt in said]


def _is_moved(number: Number, counted: Sequence[str], items: Items) -> bool:
    """Whether the number stands in this list of the evidence, but with what another item's number counts."""
    own = [words for known, words in items if known.value == number.value]
    other = [words for known, words in items if known.value != number.value and not rounds(number, known, "about")]
    return bool(own) and not any(_shares(counted, one) for one in own) and any(_shares(counted, one) for one in other)


def _is_counted(number: Number, counted: Sequence[str], pieces: Sequence[Figures]) -> bool:
    """Whether the evidence has a number of this value with one of the words for what the line's number counts."""
    return any(
        known.value == number.value and _shares(counted, _counted(piece, known))
        for piece in pieces
        for known in piece.numbers
    )


def _lists(piece: Figures) -> list[Items]:
    """The lists of a text: each number with what it counts, where it counts a thing of its own."""
    counted_rows = [[(number, _counted(piece, number)) for number in row] for row in rows(piece)]
    return [row for row in counted_rows if len(row) > 1 and all(words for _, words in row)]


def _counted(read: Figures, number: Number) -> list[str]:
    """The words for what a number counts; empty for units, places in an order, and a number without a noun."""
    if number.unit or number.ordinal or number.weak:
        return []
    words: list[str] = []
    at = number.end
    while len(words) < MOST_WORDS and (match := _WORD.match(read.text, at)) is not None:
        at = match.end()
        word = match[1].casefold()
        if word == wording(read.language, "language")["and"]:
            break
        words.append(word)
        if match[1][0].isupper() and wording(read.language, "figures")["capital_nouns"]:
            return [word]
    return [] if wording(read.language, "figures")["capital_nouns"] else words


def _shares(words: Sequence[str], others: Sequence[str]) -> bool:
    return any(_is_same(word, other) for word in words for other in others)


def _is_same(word: str, other: str) -> bool:
    length = min(_SAME, len(word), len(other))
    return length >= _SHORTEST and word[:length] == other[:length]
