"""The dictionaries of word forms of simplemma: the lemma of a form, and whether a word is in the dictionary.

simplemma reads a whole dictionary into memory at its first word: 2 s of processor time and 128 MB for German. `install`
writes those of the show languages as sorted files, which are searched by bisection without loading them. Without such a
file, a dictionary is read as simplemma stores it, in 1.5 s and 32 MB.
"""

import mmap
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from radiox_tasks.files import replace_file
from radiox_tasks.language.languages import languages
from radiox_tasks.language.precompiled import precompiled_path

LAYOUT = 1
"""Of a WordFile: increase it with each change to the format that `write` writes."""


def lemma_of(word: str, language: str) -> str:
    """The form under which the word stands in a dictionary, by rules if it is in none. Raises ValueError for a language
    without a dictionary."""
    return str(_lemmatizer().lemmatize(word, language))


def is_known(word: str, language: str) -> bool:
    """Whether the dictionary has the word, its first letter in either case. Raises ValueError as `lemma_of` does."""
    return _lookup().get_lemma(word, language) is not None


@lru_cache(maxsize=50_000)
def is_known_or(word: str, language: str, *, otherwise: bool) -> bool:
    """Like is_known; `otherwise` for a language without a dictionary."""
    try:
        return is_known(word, language)
    except ValueError:
        return otherwise


class WordFile:
    """Word → lemma, from a file of sorted lines "word<TAB>lemma". It has the method of a mapping that simplemma
    uses."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def get(self, word: str) -> str | None:
        """The lemma of the word; None if it is not there."""
        head = word.encode() + b"\t"
        low, high = 0, len(self._lines)  # both are starts of lines
        while low < high:
            middle = self._lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._lines.find(b"\n", middle) + 1
            line = self._lines[middle:end]
            if line.startswith(head):
                return line[len(head) : -1].decode()
            low, high = (end, high) if line < head else (low, middle)
        return None


def install() -> None:
    """Write the dictionaries of the show languages that are not there."""
    for language in languages():
        if not _path(language).exists():
            write(language, _path(language))


def write(language: str, path: Path) -> None:
    """Write simplemma's dictionary of this language as a WordFile."""
    from simplemma.strategies import DefaultDictionaryFactory

    words = DefaultDictionaryFactory().get_dictionary(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, b"".join(sorted(f"{word}\t{words[word]}\n".encode() for word in words)))


def _path(language: str) -> Path:
    return precompiled_path("simplemma", f"{language}.tsv", LAYOUT)


class _Dictionaries:
    """simplemma's dictionary factory."""

    @cache  # noqa: B019  # there is one for the process
    def get_dictionary(self, lang: str) -> Any:
        from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

        path = _path(lang)
        return WordFile(path) if path.exists() else LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(lang)


@cache
def _dictionaries() -> _Dictionaries:
    return _Dictionaries()


@cache
def _lemmatizer() -> Any:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_dictionaries()))


@cache
def _lookup() -> Any:
    from simplemma.strategies import DictionaryLookupStrategy

    return DictionaryLookupStrategy(_dictionaries())
