"""Words and numbers as features: case-folded, stemmed, with a common spelling across languages."""

import re
import unicodedata
from functools import lru_cache

from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import rules_of, wording

STEM_LENGTH = 6  # letters of a simple stem: it joins inflected forms, and cognates across languages

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)|\d+[.,]\d+|\d+")
_SPACERS = re.compile(r"['’\u00a0\u202f ]")
_GROUPED = {mark: re.compile(rf"\d+(?:{re.escape(mark)}\d{{3}})+") for mark in ".,"}


def _fold_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    marks = [c for c in set(decomposed) if unicodedata.combining(c)]
    return decomposed.translate(dict.fromkeys(map(ord, marks))) if marks else decomposed


def fold(text: str) -> str:
    """Lower case, without diacritics: "Zürich" and "Zurich" become equal."""
    return text.casefold() if text.isascii() else _fold_accents(text)


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    """The words without content of all languages: a cluster may have articles in several."""
    return frozenset(" ".join(str(rules_of(code).get("stop_words", "")) for code in languages()).split())


def stems(text: str) -> list[str]:
    """The content words of a text, folded and stemmed, in order."""
    stop_words = _stop_words()
    return [word[:STEM_LENGTH] for word in _WORD.findall(fold(text)) if len(word) > 2 and word not in stop_words]


def numbers(text: str, language: str) -> frozenset[str]:
    """The numbers written in digits, in one spelling: "1'000", "1.000" and (in English) "1,000" are all "1000"."""
    return frozenset(_plain_number(written, language) for written in _NUMBER.findall(text))


@lru_cache(maxsize=20_000)
def _plain_number(written: str, language: str) -> str:
    decimal = wording(language, "speech")["decimal_mark"] if language in languages() else ","
    thousands = "." if decimal == "," else ","
    bare = _SPACERS.sub("", written)
    if _GROUPED[thousands].fullmatch(bare):
        return bare.replace(thousands, "")
    return bare.replace(decimal, ".").lstrip("0") or "0"
