"""Parses settings with several comma-separated values."""


def by_comma(text: str) -> tuple[str, ...]:
    """The parts of a text, without blanks around them and without empty ones."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def split_commas(value: object) -> object:
    """A text's parts by comma, before pydantic looks at them; anything else as it is."""
    return by_comma(value) if isinstance(value, str) else value
