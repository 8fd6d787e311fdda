"""Which language a text is in. Short texts are not guessed at.

Prose gives itself away by its small words, so they are counted first: that decides nearly all articles in
microseconds. Only where they do not is py3langid asked, whose model takes half a second to load.
"""

import re
from functools import lru_cache
from typing import Any

from radiox_tasks.language.folders import wording
from radiox_tasks.model.languages import languages

SHORTEST = 40  # characters; below, detectors guess (and names decide)
LEAST_PROBABILITY = 0.9
LEAST_SMALL_WORDS = 3.0
# Small words of languages that feeds are written in and shows are not made in; those of a show's language are its own.
_NEIGHBOURS = {
    "es": "el la los las de que y en un una por con para del se es su al lo como más fue sus pero ha",
    "it": "il la di che e è un una per con del della i gli le nel alla sono non da si ha dei delle anche più",
    "nl": "de het een en van is dat op te zijn met voor niet aan er om ook als bij naar uit maar wordt door",
    "pt": "o a os as de que e em um uma por com para do da dos das se é não no na ao mais foi seu",
}
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str | None:
    """An ISO 639-1 code, or None when the text is too short or the answer too unsure."""
    if len(text) < SHORTEST:
        return None
    text = text[:2000]
    if (language := _by_small_words(text)) is not None:
        return language
    guess, probability = _identifier().classify(text)
    return str(guess) if probability >= LEAST_PROBABILITY else None


def _by_small_words(text: str) -> str | None:
    """The language whose small words are many, and twice as many as any other's; else None.

    A word that several languages have counts for each of them in part.
    """
    counts = dict.fromkeys(_small_words(), 0.0)
    owners = _owners()
    for word in _WORD.findall(text.lower()):
        found = owners.get(word, ())
        for language in found:
            counts[language] += 1 / len(found)
    first, second = sorted(counts.values(), reverse=True)[:2]
    if first < LEAST_SMALL_WORDS or first < 2 * second:
        return None
    return next(language for language, count in counts.items() if count == first)


@lru_cache(maxsize=1)
def _small_words() -> dict[str, str]:
    """Every language that a text may turn out to be in, with its small words.

    A closed list: with all 97 languages that py3langid knows, German dialect becomes Luxembourgish.
    """
    return _NEIGHBOURS | {code: str(wording(code, "language")["small_words"]) for code in languages()}


@lru_cache(maxsize=1)
def _owners() -> dict[str, tuple[str, ...]]:
    """Small word → the languages that have it."""
    owners: dict[str, tuple[str, ...]] = {}
    for language, words in _small_words().items():
        for word in words.split():
            owners[word] = (*owners.get(word, ()), language)
    return owners


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(_small_words()))
    return identifier
