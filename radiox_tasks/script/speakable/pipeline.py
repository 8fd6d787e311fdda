"""The order of the normalisation passes."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from radiox_tasks.language.numbers.number_words import numeral_pattern
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.language.wording import wording
from radiox_tasks.script.speakable.abbreviations import expand_abbreviations
from radiox_tasks.script.speakable.amounts import say_leftovers, say_numbers, say_ranges, say_telephones
from radiox_tasks.script.speakable.brackets import say_brackets
from radiox_tasks.script.speakable.moments import say_moments
from radiox_tasks.script.speakable.ordinals import say_ordinals
from radiox_tasks.script.speakable.pronounce import bundled, pronounce
from radiox_tasks.script.speakable.web_addresses import say_addresses

_MARK = "\ue000"  # private-use characters; they are removed from input text
_STOP = "\ue001"  # behind the full stop of a sentence, which an abbreviation or a date may take with it
_STOPPED = re.compile(rf"\.?\s*{_STOP}")
_NUMBER_AHEAD = re.compile(r"[\d€$£¥½¼¾]|(?:CHF|Fr\.) ?\d")
_ROUNDS = 4  # one pass may produce what an earlier one handles; two rounds usually suffice
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(r"[\ue000-\uf8ff\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


def speakable(text: str, language: str, *, lexicon: Mapping[str, str] | None = None) -> str:
    """Return `text` without digits and symbols that a voice cannot read.

    `lexicon` maps words as written to words as spoken; it takes precedence over the bundled one. Idempotent. Raises
    UnknownLanguageError for a language without a folder.
    """
    text = _INVISIBLE.sub("", _SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    spoken = _spoken_lexicon(language, tuple(sorted({**bundled(language), **(lexicon or {})}.items())))
    for _ in range(_ROUNDS):
        said = _say(text, language, spoken)
        if said == text:
            break
        text = said
    return text


@lru_cache(maxsize=16)
def _spoken_lexicon(language: str, entries: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The lexicon with normalised spoken forms."""
    return {written: _say(said, language, {}) for written, said in entries}


def _say(text: str, language: str, lexicon: Mapping[str, str]) -> str:
    """Run every pass once."""
    text = _mark_starts(_mark_stops(say_brackets(text, language), language), language)
    text = say_addresses(text, language, lexicon)
    text = pronounce(text, lexicon)
    text = say_telephones(text, language)
    text = expand_abbreviations(text, language)
    text = say_moments(text, language)
    text = say_ranges(text, language)
    text = say_ordinals(text, language)
    text = say_numbers(text, language)
    text = say_leftovers(text, language)
    for pattern, agreed in _agreements(language):
        text = pattern.sub(agreed, text)
    return _tidy(text)


@lru_cache(maxsize=16)
def _agreements(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The language's patterns of numerals with their nouns, and what becomes of them."""
    rules = wording(language, "speech").get("agreements", ())
    return tuple((re.compile(one.replace("NUMERAL", numeral_pattern(language))), agreed) for one, agreed in rules)


def _mark_stops(text: str, language: str) -> str:
    """Mark the full stops of all sentences but the last."""
    for _, end in reversed(split_sentences(text, language)[:-1]):
        if text[end - 1] == ".":
            text = text[:end] + _STOP + text[end:]
    return text


def _mark_starts(text: str, language: str) -> str:
    """Mark sentences that start with a number or a symbol, so that the resulting word is capitalised."""
    for start, _ in reversed(split_sentences(text, language)):
        if _NUMBER_AHEAD.match(text, start):
            text = text[:start] + _MARK + text[start:]
    return text


def _tidy(text: str) -> str:
    text = re.sub(rf"{_MARK}\s*(\w?)", lambda match: match.group(1).upper(), text)
    text = _STOPPED.sub(".", text)
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" +([,.;:!?…])", r"\1", text)
    return "\n".join(line.strip() for line in text.strip().splitlines())
