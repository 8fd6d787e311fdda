"""Parses settings with several comma-separated values."""


def by_comma(text: str) -> tuple[str, ...]:
    """Split at commas; surrounding blanks and empty parts are dropped."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def split_commas(value: object) -> object:
    """Split a text before pydantic validates it; other values are returned unchanged."""
    return by_comma(value) if isinstance(value, str) else value
