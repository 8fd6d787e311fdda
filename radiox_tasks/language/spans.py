"""Parts of a text by their offsets: whether two overlap, and what stands right before one."""

from typing import Protocol

MOST_BEFORE = 40
"""How many characters the words may take that belong to a number, a date or a mark behind them: a currency, a sign, a
bound ("more than"), "today is", a preposition."""


class Span(Protocol):
    """A part of a text, from the offset `start` up to `end`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def overlap(one: Span, other: Span) -> bool:
    """Whether two parts of one text have a character in common."""
    return one.start < other.end and other.start < one.end


def text_before(text: str, at: int) -> str:
    """The last characters of `text` before the offset `at`."""
    return text[max(0, at - MOST_BEFORE) : at]
