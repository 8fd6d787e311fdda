"""Detects the language of a text. Texts that are too short have none.

Frequent short words decide for nearly all articles, in microseconds. Otherwise py3langid is used, whose model takes
half a second to load.
"""

import re

from radiox_tasks.language.identify import by_small_words, model, short_words
from radiox_tasks.language.languages import languages

SHORTEST = 40  # characters; shorter texts cannot be detected reliably
LEAST_PROBABILITY = 0.9
_LETTER = re.compile(r"[^\W\d_]")
_OTHER_LETTER = re.compile(r"[^\W\d_\x00-\u024f]")  # beyond Latin Extended-B
_FEWEST_LETTERS = 4


def detect_language(text: str) -> str | None:
    """An ISO 639-1 code, or None if the text is too short or the result uncertain."""
    text = text[:2000]
    if _in_other_script(text):
        return str(model().classify(text)[0])
    if len(text) < SHORTEST:
        return None
    return by_small_words(text) or _by_model(text)


def _in_other_script(text: str) -> bool:
    """Whether most letters are not Latin; all show languages are written in Latin script."""
    others = len(_OTHER_LETTER.findall(text))
    if not others:
        return False
    letters = len(_LETTER.findall(text))
    return letters >= _FEWEST_LETTERS and others * 2 > letters


def _by_model(text: str) -> str | None:
    """The model's result if it is certain, or certain that it is no show language; else among the likely languages
    only."""
    ranked = model().rank(text)
    guess, probability = ranked[0]
    ours = sum(share for language, share in ranked if language in languages())
    if probability >= LEAST_PROBABILITY or ours < 1 - LEAST_PROBABILITY:
        return str(guess)
    guess, probability = model(*short_words()).classify(text)
    return str(guess) if probability >= LEAST_PROBABILITY else None
