"""Which language a text is in. Short texts are not guessed at."""

from functools import lru_cache
from typing import Any

SHORTEST = 40  # characters; below, detectors guess (and names decide)
LEAST_PROBABILITY = 0.9
# What European feeds are written in. A closed list: with all 97 languages German dialect becomes Luxembourgish.
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def detect_language(text: str) -> str | None:
    """An ISO 639-1 code from LANGUAGES, or None when the text is too short or the answer too unsure."""
    if len(text) < SHORTEST:
        return None
    language, probability = _identifier().classify(text[:2000])
    return str(language) if probability >= LEAST_PROBABILITY else None
