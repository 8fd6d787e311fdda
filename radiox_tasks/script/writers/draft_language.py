"""Detects the language of a drafted text."""

from functools import lru_cache
from typing import Any

from radiox_tasks.model.languages import languages

SHORTEST = 60  # characters; names and numbers dominate shorter texts
LEAST_PROBABILITY = 0.95
# Languages that a model may use by mistake, besides the show languages. A closed list keeps dialect words from
# being taken for an unrelated language.
_NEIGHBOURS = ("es", "it", "nl", "pt")


def language_of(text: str) -> str | None:
    """An ISO 639-1 code, or None if the text is too short or the result uncertain."""
    if len(text) < SHORTEST:
        return None
    language, probability = _identifier().classify(text[:4000])
    return str(language) if probability >= LEAST_PROBABILITY else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted({*languages(), *_NEIGHBOURS}))
    return identifier
