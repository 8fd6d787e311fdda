"""Keys or rows in numbers that one statement may have."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

AT_ONCE = 500
"""Keys or rows in one statement; SQLite's older versions allow 999 parameters."""

T = TypeVar("T")


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, at most AT_ONCE at a time."""
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
