"""Compares a text with what a recogniser heard of it, word by word; used by voices.py."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from radiox_tasks.language.times.calendar import find_moments
from radiox_tasks.script.speakable import speakable
from radiox_tasks.speaker.engines.engine_process import Patience
from radiox_tasks.speaker.local.local_voice import phonemiser

LONGEST_COMPOUND = 5  # words
# Spellings of one word: Whisper writes American English, and its own normaliser maps British words to it too.
AMERICAN = {"metre": "meter", "tonne": "ton", "centre": "center", "programme": "program", "labour": "labor"}
Error = tuple[str, str]


@dataclass(frozen=True)
class Missed:
    """The words of a text, what was heard wrongly by its letters, and what also sounds different."""

    words: int = 0
    errors: Sequence[Error] = ()
    sounds: Sequence[Error] = ()

    def __add__(self, other: "Missed") -> "Missed":
        return Missed(self.words + other.words, [*self.errors, *other.errors], [*self.sounds, *other.sounds])

    def rates(self) -> dict[str, float]:
        """The word error rate, and that without homophones."""
        return {
            "word_error": round(len(self.errors) / self.words, 4),
            "sound_error": round(len(self.sounds) / self.words, 4),
        }


def words_of(text: str, language: str) -> list[str]:
    """Lower-case words, figures and abbreviations written out; letters that are spelled stand together."""
    plain = speakable(text, language).lower().replace("-", " ").replace("ß", "ss").replace("’", "'")
    plain = re.sub(r"[^\w' ]", " ", plain)
    for british, american in AMERICAN.items():
        plain = plain.replace(british, american)
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", plain).split()


def missed(text: str, told: str, language: str) -> Missed:
    """What differs between a text and what was heard of it."""
    for moment in find_moments(text, language):
        if written := re.match(r"(\d{1,2})[:.](\d\d)(.*)", text[moment.start : moment.end]):
            hour, minute, unit = written.groups()
            time = rf"(?<!\d){hour}[-:., ]?{minute}(?!\d)(?:{re.escape(unit)})?"
            told = re.sub(time, written[0], told)
    said, understood = words_of(text, language), words_of(told, language)
    return Missed(
        words=len(said),
        errors=word_errors(said, understood, str),
        sounds=word_errors(said, understood, lambda word: sound(word, language)),
    )


@cache
def sound(word: str, language: str) -> str:
    """The word's phonemes by espeak-ng, without stress: the same for homophones ("fermé" and "fermée")."""
    request = {"phonemes": True, "text": word, "voice": language}
    sentences = phonemiser().ask(request, patience=Patience(60)).facts["sentences"]
    return re.sub(r"[ˈˌː. -]", "", "".join(sentences)) if isinstance(sentences, list) else word


def word_errors(said: list[str], understood: list[str], form: Callable[[str], str]) -> list[Error]:
    """Words inserted, left out or changed, as (said, understood) with "" where there is none. Words are the same if
    their forms are, also in more or fewer words: what is heard says nothing of where a compound is written apart."""
    left, right = [form(word) for word in said], [form(word) for word in understood]

    def same(i: int, j: int, a: int, b: int) -> bool:
        return any(
            "".join(one[i - a : i]) == "".join(other[j - b : j]) for one, other in ((said, understood), (left, right))
        )

    table = np.zeros((len(said) + 1, len(understood) + 1), int)
    table[:, 0], table[0] = range(len(said) + 1), range(len(understood) + 1)
    compounds = [way for n in range(2, LONGEST_COMPOUND + 1) for way in ((n, 1), (1, n))]
    steps = {}
    for i, j in np.ndindex(table.shape):
        ways = [(table[i - a, j - b] + 1, a, b) for a, b in ((1, 1), (1, 0), (0, 1)) if a <= i and b <= j]
        ways += [(table[i - a, j - b], a, b) for a, b in ((1, 1), *compounds) if a <= i and b <= j and same(i, j, a, b)]
        if ways:
            table[i, j], *steps[i, j] = min(ways)
    errors, i, j = [], len(said), len(understood)
    while i or j:
        a, b = steps[i, j]
        if table[i, j] != table[i - a, j - b]:
            errors.append((" ".join(said[i - a : i]), " ".join(understood[j - b : j])))
        i, j = i - a, j - b
    return errors[::-1]
