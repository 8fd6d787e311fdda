"""Dictionaries of word forms, in sorted files as in memory."""

from pathlib import Path

import pytest
import simplemma
from simplemma.strategies import DefaultDictionaryFactory

from radiox_tasks.language import dictionary, identify
from radiox_tasks.language.dictionary import WordFile, is_known, lemma_of

LANGUAGE = "fr"
"""The smallest of the dictionaries that shows need."""


@pytest.mark.slow
def test_a_file_has_each_word_of_the_dictionary_and_no_other(tmp_path: Path) -> None:
    dictionary.write(LANGUAGE, tmp_path / "words.tsv")
    file, words = WordFile(tmp_path / "words.tsv"), DefaultDictionaryFactory().get_dictionary(LANGUAGE)

    first, last = min(words, key=str.encode), max(words, key=str.encode)
    asked = [first, last, *list(words)[::500]]
    assert {word: file.get(word) for word in asked} == {word: words[word] for word in asked}
    others = {"", "\t", "\n", "Ω", first[:-1], f"{last}s", *(f"{word}qx" for word in asked)}
    assert {word for word in others if file.get(word) is not None} == set()


def test_a_word_is_found_between_its_neighbours(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("a\tA\nab\tAB\nb c\tBC\nétait\têtre\n", encoding="utf-8")
    file = WordFile(path)
    assert [file.get(word) for word in ("a", "ab", "b c", "était")] == ["A", "AB", "BC", "être"]
    assert [file.get(word) for word in ("", "aa", "b", "c", "étai", "étaits", "AB")] == [None] * 7


@pytest.mark.parametrize("word", ["ouverte", "Ouverte", "aujourd'hui", "peut-être", "porte-monnaies", "xyzzy"])
def test_lemmas_and_known_words_are_those_of_simplemma(word: str) -> None:
    assert lemma_of(word, LANGUAGE) == simplemma.lemmatize(word, LANGUAGE, low_memory=True)
    assert is_known(word, LANGUAGE) == simplemma.is_known(word, LANGUAGE, low_memory=True)


def test_a_language_without_a_dictionary_is_refused() -> None:
    with pytest.raises(ValueError, match="xx"):
        lemma_of("word", "xx")
    with pytest.raises(ValueError, match="xx"):
        is_known("word", "xx")


def test_another_layout_is_stored_in_another_place(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dictionary._path(LANGUAGE), identify._folder()
    for module in (dictionary, identify):
        monkeypatch.setattr(module, "LAYOUT", module.LAYOUT + 1)
    assert {dictionary._path(LANGUAGE), identify._folder()}.isdisjoint(now)
