"""Words and numbers as features: case-folded, stemmed, with a common spelling across languages."""

import re
import unicodedata
from functools import lru_cache

from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import wording

STEM_LENGTH = 6  # letters of a simple stem: it joins inflected forms, and cognates across languages

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)|\d+[.,]\d+|\d+")
_SPACERS = re.compile(r"['’\u00a0\u202f ]")
_GROUPED = {mark: re.compile(rf"\d+(?:{re.escape(mark)}\d{{3}})+") for mark in ".,"}
_STOP_TEXT = """
aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bereits bis bisher da
damit dann das dass dem den denn der des dessen deren die dies diese diesem diesen dieser dieses doch dort durch ein
eine einem einen einer eines er erst erste ersten es etwa fur gegen gibt haben hat hatte hatten heute hier ihm ihn
ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jedoch jetzt kann kein keine konnen laut mehr mehrere mit
muss nach nicht noch nun nur ob oder ohne schon sei sein seine seinem seinen seiner seit sich sie sind so soll
sollen sowie uber um und unter vom von vor war waren warum was weil weiter weitere wenn wer werden wie wieder will
wir wird worden wurde wurden zu zum zur zwischen a about after again all also an and any are as at be been before
being between but by can could did do does during first for from had has have he her his how if in into is it its
just may more most near new no not now of off on one only or other our out over said says she should since so some
such than that the their them then there these they this those through to under up was we were what when where which
while who why will with would januar februar marz april mai juni juli august september oktober november dezember
january february march may june july october december montag dienstag mittwoch donnerstag freitag samstag sonntag
monday tuesday wednesday thursday friday saturday sunday uhr jahr jahre jahren year years
"""
_STOP_WORDS = frozenset(_STOP_TEXT.split())


def _fold_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    marks = [c for c in set(decomposed) if unicodedata.combining(c)]
    return decomposed.translate(dict.fromkeys(map(ord, marks))) if marks else decomposed


def fold(text: str) -> str:
    """Lower case, without diacritics: "Zürich" and "Zurich" become equal."""
    return text.casefold() if text.isascii() else _fold_accents(text)


def stems(text: str) -> list[str]:
    """The content words of a text, folded and stemmed, in order."""
    return [word[:STEM_LENGTH] for word in _WORD.findall(fold(text)) if len(word) > 2 and word not in _STOP_WORDS]


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
