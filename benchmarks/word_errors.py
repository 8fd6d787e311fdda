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
# Spellings of one word: Whisper writes American English, and its own normaliser maps British words to it too. Both
# texts are changed, so a pattern only has to keep different words different.
AMERICAN = {
    r"(?<=\w[bt])re(?=s?\b)": "er",
    r"(?<=\w\w\w)our": "or",
    r"(?<=\w\w\w)is(?=e[drs]?\b|ing\b|ation)": "iz",
    r"\btonne": "ton",
    r"\bprogramme(?=s?\b)": "program",
    r"\baluminium": "aluminum",
}
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
    if language == "en":
        for british, american in AMERICAN.items():
            plain = re.sub(british, american, plain)
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", plain).split()


def missed(text: str, recognised: str, language: str) -> Missed:
    """What differs between a text and what was heard of it."""
    for moment in find_moments(text, language):
        if written := re.match(r"(\d{1,2})[:.](\d\d)(.*)", text[moment.start : moment.end]):
            hour, minute, unit = written.groups()
            spelled = "".join(rf"[. ]*{letter}" for letter in re.findall(r"\w", unit))  # "p.m.", "PM"
            time = rf"(?i)(?<!\d){hour}[-:., ]?{minute}(?!\d)(?:{spelled}\b\.?)?"
            recognised = re.sub(time, written[0], recognised)
    said, understood = words_of(text, language), words_of(recognised, language)
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
    their letters or forms are. What is heard says nothing of where a compound is written apart: words written as one,
    or one as several, are the same if they are together; else the parts that are the same at either end are no errors.
    """
    left, right = [form(word) for word in said], [form(word) for word in understood]

    def step(i: int, j: int, a: int, b: int) -> tuple[int, int, int, list[Error]]:
        """How many errors there are up to here, the last of i words said, a, being the last of j understood, b."""
        one, other = said[i - a : i], understood[j - b : j]
        if a == 0 or b == 0:
            found = [("".join(one), "".join(other))]
        elif "".join(one) == "".join(other):
            found = []
        elif b == 1:
            found = [(one[n], other[0]) for n in _changed(left[i - a : i], right[j - 1])]
        else:
            found = [(one[0], other[n]) for n in _changed(right[j - b : j], left[i - 1])]
        return table[i - a, j - b][0] + len(found), a, b, found

    ways = [(1, 1), (1, 0), (0, 1)] + [way for n in range(2, LONGEST_COMPOUND + 1) for way in ((n, 1), (1, n))]
    table: dict[tuple[int, int], tuple[int, int, int, list[Error]]] = {(0, 0): (0, 0, 0, [])}
    for i, j in list(np.ndindex(len(said) + 1, len(understood) + 1))[1:]:
        table[i, j] = min(step(i, j, a, b) for a, b in ways if a <= i and b <= j)
    errors: list[Error] = []
    i, j = len(said), len(understood)
    while i or j:
        _, a, b, found = table[i, j]
        errors = [*found, *errors]
        i, j = i - a, j - b
    return errors


def _changed(pieces: list[str], whole: str) -> range:
    """Which of the pieces are not in the whole: it may begin and end with some of them."""
    if "".join(pieces) == whole:
        return range(0)
    last = len(pieces) - 1
    head = max(n for n in range(last + 1) if whole.startswith("".join(pieces[:n])))
    rest = whole[len("".join(pieces[:head])) :]
    tail = max(n for n in range(last - head + 1) if rest.endswith("".join(pieces[len(pieces) - n :])))
    return range(head, len(pieces) - tail)
