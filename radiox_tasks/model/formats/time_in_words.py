"""Lengths of time in words, for reasons and for the newsroom."""

from datetime import timedelta

_DAY_MINUTES = 24 * 60


def in_words(length: timedelta) -> str:
    """A length as "12 s", "16 min", "3 h 10 min" or "2 d"; from 6 hours on without minutes."""
    seconds = round(abs(length.total_seconds()))
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{seconds} s"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < _DAY_MINUTES:
        return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 and minutes < 6 * 60 else "")
    return f"{minutes // _DAY_MINUTES} d"
