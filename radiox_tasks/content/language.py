"""Which language a text is in. Short texts are not guessed at.

Prose gives itself away by its small words, so they are counted first: that decides nearly all articles in
microseconds. Only where they do not is py3langid asked, whose model takes half a second to load.
"""

import re
from functools import lru_cache
from typing import Any

SHORTEST = 40  # characters; below, detectors guess (and names decide)
LEAST_PROBABILITY = 0.9
LEAST_SMALL_WORDS = 3.0
# What European feeds are written in. A closed list: with all 97 languages German dialect becomes Luxembourgish.
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")

_SMALL_WORDS = {
    "de": "der die das und ist nicht mit von für auf dem den ein eine einen einer im zu zur zum wird werden wurde auch "
    "sich in an es nach bei aus dass hat haben sind war sie er wie noch über am vor durch",
    "en": "a an the of and to in is that for it with was on as are by be this has have from at not an which its they "
    "were will their after his her but had who been",
    "es": "el la los las de que y en un una por con para del se es su al lo como más fue sus pero ha",
    "fr": "le la les des et est dans du un une que qui pour sur pas au par avec se sont ce il elle ont été aux plus",
    "it": "il la di che e è un una per con del della i gli le nel alla sono non da si ha dei delle anche più",
    "nl": "de het een en van is dat op te zijn met voor niet aan er om ook als bij naar uit maar wordt door",
    "pt": "o a os as de que e em um uma por com para do da dos das se é não no na ao mais foi seu",
}
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str | None:
    """An ISO 639-1 code from LANGUAGES, or None when the text is too short or the answer too unsure."""
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
    counts = dict.fromkeys(LANGUAGES, 0.0)
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
def _owners() -> dict[str, tuple[str, ...]]:
    """Small word → the languages that have it."""
    owners: dict[str, tuple[str, ...]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in words.split():
            owners[word] = (*owners.get(word, ()), language)
    return owners


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
