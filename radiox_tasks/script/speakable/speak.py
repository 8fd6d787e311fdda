"""The order in which a text is made speakable. Each pass leaves words for what it understood."""

import re
import unicodedata
from collections.abc import Mapping

from radiox_tasks.script.speakable.abbreviations import expand_abbreviations
from radiox_tasks.script.speakable.addresses import say_addresses
from radiox_tasks.script.speakable.moments import say_moments
from radiox_tasks.script.speakable.numerals import say_leftovers, say_numbers, say_ranges
from radiox_tasks.script.speakable.ordinals import say_ordinals
from radiox_tasks.script.speakable.pronounce import bundled, pronounce

LANGUAGES = ("de", "en")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


def speakable(text: str, language: str, *, lexicon: Mapping[str, str] | None = None) -> str:
    """Return `text` with no digits and no signs that a voice would stumble over.

    `lexicon` maps words as written to words as spoken; it adds to the bundled one and wins over it. Doing it twice
    changes nothing more. A language without rules (anything but de and en) only gets the lexicon applied.
    """
    text = _INVISIBLE.sub("", _SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    if language not in LANGUAGES:
        return pronounce(text, lexicon or {})
    text = say_addresses(text, language)
    text = pronounce(text, {**bundled(language), **(lexicon or {})})
    text = expand_abbreviations(text, language)
    text = say_moments(text, language)
    text = say_ranges(text, language)
    text = say_ordinals(text, language)
    text = say_numbers(text, language)
    text = say_leftovers(text, language)
    return _tidy(text)


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" +([,.;:!?…])", r"\1", text)
    return "\n".join(line.strip() for line in text.strip().splitlines())
