"""The text right before a number, a date or a mark, which may contain words that belong to it."""

MOST_BEFORE = 40
"""How many characters these words may take: a currency, a sign, a bound ("more than"), "today is", a preposition."""


def text_before(text: str, at: int) -> str:
    """The last characters of `text` before the offset `at`."""
    return text[max(0, at - MOST_BEFORE) : at]
