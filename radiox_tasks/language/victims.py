"""How many dead and injured a text counts."""

import re
from collections.abc import Iterator
from functools import lru_cache

from radiox_tasks.language.event_kinds import toll_words
from radiox_tasks.language.numbers.digits import read_digits
from radiox_tasks.language.numbers.number_words import cardinal_of, joined
from radiox_tasks.language.wording import wording

NEAR = 7  # words between a number and the word for the dead that it counts
APART = 3  # words that a comma or an "and" between both stands for: "two died and nine were injured"

_SENTENCE = re.compile(r"(?<=[^\W\d_][.!?:…])\s+|\n")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ASIDE = re.compile(r"(?<=[,(])\s?\d+\s?(?=[,)])")  # an age: "Boy, 17, dies"
_WORD = re.compile(r"(?<![\w-])(?:\d+(?:[.,'’\u00a0\u202f]\d{3})*|[^\W\d_]+(?:-[^\W\d_]+)*)(?![\w-]|[.,:]\d)")


@lru_cache(maxsize=5_000)
def counted_victims(text: str, language: str) -> dict[str, frozenset[int]]:
    """The numbers from two that count the "dead" and the "injured", each beside the word for them. Raises
    UnknownLanguageError for a language without a folder."""
    sentences = _SENTENCE.split(text)
    return {
        kind: frozenset(count for sentence in sentences for count in _beside(words, sentence, language))
        for kind, words in toll_words(language).items()
    }


def tells_victims(kind: str, text: str, language: str) -> bool:
    """Whether a sentence tells of victims of this kind and denies none."""
    words, denied = toll_words(language)[kind], _denials(language)
    return any(words.search(one) and not denied.search(one) for one in _SENTENCE.split(text))


def _beside(words: re.Pattern[str], sentence: str, language: str) -> Iterator[int]:
    """For each of the words, the number that stands nearest to it. A one behind it is another word's article: "two died
    in a fire"."""
    places = [match.start() for match in words.finditer(sentence)]
    found = list(_numbers(sentence, language)) if places else []
    breaks = re.compile(rf",|\b{wording(language, 'language')['and']}\b")
    for place in places:
        between = [(sentence[min(at, place) : max(at, place)], count) for at, count in found if count > 1 or at < place]
        near = [(text.count(" ") + APART * len(breaks.findall(text)), count) for text, count in between]
        distance, count = min(near, default=(NEAR + 1, 0))
        if distance <= NEAR and count > 1:
            yield count


def _numbers(sentence: str, language: str) -> Iterator[tuple[int, int]]:
    """The places and values of the numbers that count neither time, measures nor animals."""
    measure, dead = _measures(language), toll_words(language)["dead"]
    for match in _WORD.finditer(_ASIDE.sub(lambda age: "," * len(age.group()), sentence)):
        word = match.group()
        if measure.match(sentence, match.end()):
            continue
        begins = not sentence[: match.start()].rstrip()[-1:].isalnum()
        if _YEAR.fullmatch(word) and not (begins and dead.match(sentence, match.end() + 1)):
            continue  # "Beben in Peru: 2000 Tote" has no year, "im Jahr 2023 starben 236" has
        if word[0].isdigit():
            written = read_digits(word, language)
            if written.denominator == 1:
                yield match.start(), int(written)
        elif (number := cardinal_of(joined(word), language)) is not None:
            yield match.start(), int(number)


@lru_cache(maxsize=16)
def _denials(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{wording(language, 'events')['no_victims']})", re.IGNORECASE)


@lru_cache(maxsize=16)
def _measures(language: str) -> re.Pattern[str]:
    return re.compile(rf"\.?[\s-](?:{wording(language, 'events')['measures']})\b", re.IGNORECASE)
