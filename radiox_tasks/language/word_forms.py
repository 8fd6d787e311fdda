"""Whether two words are forms of one, by a dictionary of word forms."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from radiox_tasks.language.dictionary import is_known_or, lemma_of
from radiox_tasks.language.wording import rules_of

SHORTEST = 5  # letters that a word which is in no dictionary shares with its forms
LONGEST_ENDING = 3  # letters that such a form may have more
SHORTEST_CODE = 3  # letters of a word in capitals that are initials


def fold(text: str) -> str:
    """Lower case, without diacritics: "Zürich" and "Zurich" become equal."""
    return text.casefold() if text.isascii() else _fold_accents(text)


@lru_cache(maxsize=50_000)
def are_one_word(one: str, other: str, language: str) -> bool:
    """Whether a dictionary has two words as forms of one: "tritt", "getreten". The forms of a word that it does not
    have, as of most names, begin with it: "Novara", "Novaras"."""
    if not _bases(one, language).isdisjoint(_bases(other, language)):
        return True
    if all(is_known_or(word, language, otherwise=False) for word in (one, other)):
        return False
    short, long = sorted((fold(one), fold(other)), key=len)
    return len(short) >= SHORTEST and len(long) - len(short) <= LONGEST_ENDING and long.startswith(short)


def are_initials(code: str, words: Sequence[str]) -> bool:
    """Whether a word in capitals is made of the initials of some words: "ECB", "European Central Bank"."""
    spelt = code.isupper() and len(code) >= SHORTEST_CODE
    return spelt and fold(code) == "".join(fold(word[0]) for word in words)


@lru_cache(maxsize=50_000)
def joined_verb(particle: str, verb: str, language: str) -> str | None:
    """The verb that a particle makes of another one, if a dictionary has it: "ab", "lehnt" is "ablehnen"."""
    try:
        joined = particle + lemma_of(verb, language)
    except ValueError:
        return None
    return joined if is_known_or(joined, language, otherwise=False) else None


@lru_cache(maxsize=50_000)
def _bases(word: str, language: str) -> frozenset[str]:
    """The word, the words under which a dictionary has it in either case, and those that its language's rules for verbs
    make of them ("ferme": "fermer")."""
    found = {word.lower()}
    try:
        found |= {lemma_of(form, language) for form in (word, word.lower())}
    except ValueError:
        return frozenset(map(fold, found))
    rules: list[str] = rules_of(language)["finite"]["base"]
    made = {form.format(lemma=base, stem=base[:-1], last=base[-1]) for form in rules for base in map(fold, found)}
    found |= {form for form in made if is_known_or(form, language, otherwise=False)}
    return frozenset(map(fold, found))


def _fold_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    marks = [c for c in set(decomposed) if unicodedata.combining(c)]
    return decomposed.translate(dict.fromkeys(map(ord, marks))) if marks else decomposed
