"""Detects the language of a drafted text."""

from radiox_tasks.language.identify import by_small_words, model
from radiox_tasks.language.languages import languages

SHORTEST = 60  # characters; names and numbers dominate shorter texts
LEAST_PROBABILITY = 0.95
# Languages that a model may use by mistake, besides the show languages. A closed list keeps dialect words from
# being taken for an unrelated language.
_NEIGHBOURS = ("es", "it", "nl", "pt")


def language_of(text: str) -> str | None:
    """An ISO 639-1 code, or None if the text is too short or the result uncertain."""
    if len(text) < SHORTEST:
        return None
    text = text[:4000]
    if (language := by_small_words(text)) in languages():
        return language
    language, probability = model(*languages(), *_NEIGHBOURS).classify(text)
    return str(language) if probability >= LEAST_PROBABILITY else None
