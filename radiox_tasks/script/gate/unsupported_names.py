"""Finds names and codes in a line that its evidence does not contain."""

import re
from collections.abc import Collection, Iterable

from radiox_tasks.language.dictionary import is_known_or
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.language.times.calendar import find_moments
from radiox_tasks.language.wording import wording
from radiox_tasks.script.gate.normalized_text import tokens

_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_ELIDED = re.compile(r"^[^\W\d_]{1,2}['’](?=[^\W\d_])")  # "d'où", "l'Alsace"
_STEM = 4  # letters: "Zürcher" and "Zürich" are forms of one name, as are "Berner" and "Bern"


def unsupported_names(text: str, language: str, evidence: Iterable[str], known: Collection[str]) -> list[str]:
    """The names in `text` that are neither in the evidence nor known, as written. The "AM" of a time is no name."""
    times = [one for one in find_moments(text, language) if one.minutes is not None]
    words = [
        match
        for match in _WORD.finditer(text)
        if not any(one.start <= match.start() and match.end() <= one.end for one in times)
    ]
    held = {token for piece in (*evidence, *known) for token in tokens(piece)}
    starts = {start for start, _ in split_sentences(text, language)}
    found = [
        word
        for word, first in ((_ELIDED.sub("", match.group()), match.start() in starts) for match in words)
        if _is_name(word, first, language) and not all(_is_held(token, held) for token in tokens(word))
    ]
    return list(dict.fromkeys(found))


def _is_held(token: str, held: Collection[str]) -> bool:
    if token in held:
        return True
    return len(token) > _STEM and any(other[:_STEM] == token[:_STEM] for other in held if len(other) > _STEM - 1)


def _is_name(word: str, first: bool, language: str) -> bool:
    """A capitalised word where grammar does not require a capital, or a word of letters and figures ("A380", "G20")."""
    if any(character.isdecimal() for character in word):
        return any(character.isalpha() for character in word)
    if not word[0].isupper():
        return False
    if first or wording(language, "language")["capital_nouns"]:
        return word[1:].lower() != word[1:] or not _is_word(word, language)
    return True


def _is_word(word: str, language: str) -> bool:
    """Whether the language's dictionary contains the word; a language without one has no common words."""
    return any(is_known_or(form, language, otherwise=False) for form in (word, word.lower()))
