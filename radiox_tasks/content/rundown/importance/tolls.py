"""How many dead and injured an article counts, and what they weigh."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from radiox_tasks.content.stories.article_parts import first_paragraphs, head
from radiox_tasks.content.stories.word_features import numbers
from radiox_tasks.language.event_kinds import toll_words
from radiox_tasks.language.languages import languages
from radiox_tasks.language.numbers.number_words import cardinal_of, joined
from radiox_tasks.language.wording import wording
from radiox_tasks.model.news import Article

NEAR = 7  # words between a number and the word for the dead that it counts
APART = 3  # words that a comma or an "and" between both stands for: "two died and nine were injured"

WEIGHTS = {"dead": 10, "injured": 1}  # a death weighs as much as ten injured people

_SENTENCE = re.compile(r"(?<=[^\W\d_][.!?:…])\s+|\n")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ASIDE = re.compile(r"(?<=[,(])\s?\d+\s?(?=[,)])")  # an age: "Boy, 17, dies"
_WORD = re.compile(r"(?<![\w-])(?:\d+(?:[.,'’\u00a0\u202f]\d{3})*|[^\W\d_]+(?:-[^\W\d_]+)*)(?![\w-]|[.,:]\d)")


def tolls_differ(one: Article, other: Article) -> bool:
    """Whether two articles count other numbers of dead, or of injured if not both count the dead."""
    mine, theirs = _tolls(one), _tolls(other)
    kind = next((kind for kind in mine if mine[kind] and theirs.get(kind)), None)
    return kind is not None and mine[kind].isdisjoint(theirs[kind])


def same_toll(one: Article, other: Article) -> bool:
    """Whether two articles count the same number of dead or injured."""
    mine, theirs = _tolls(one), _tolls(other)
    return any(mine[kind] & theirs.get(kind, frozenset()) for kind in mine)


def victims(article: Article) -> int:
    """How many victims the headline counts, or else the first sentences, in injured people (see WEIGHTS). One of each
    kind where they are told of without a number; none where the sentence says that there are none, or where the
    headline counts nobody and the first sentences compare numbers with those of another year."""
    if article.language not in languages():
        return 0
    language, first = article.language, head(article)
    title, start = _counted(article.title, language), _counted(first, language)
    if not any(title.values()) and _patterns(language).yearly.search(first):
        return 0
    found = 0
    for kind, weight in WEIGHTS.items():
        mentioned = int(_is_mentioned(kind, first, language))
        found += weight * max(title[kind] or start[kind], default=mentioned)
    return found


def are_animals(article: Article) -> bool:
    """Whether the dead are animals alone, by the headline."""
    if article.language not in languages():
        return False
    patterns = _patterns(article.language)
    return patterns.animals.search(article.title) is not None and patterns.beside.search(article.title) is None


def _is_mentioned(kind: str, text: str, language: str) -> bool:
    """Whether a sentence tells of victims of this kind and denies none."""
    words, denied = toll_words(language)[kind], _denials(language)
    return any(words.search(one) and not denied.search(one) for one in _SENTENCE.split(text))


def _tolls(article: Article) -> dict[str, frozenset[int]]:
    """The numbers from two beside the words for the dead and the injured: those of the headline, or else of the text,
    which may also tell earlier counts."""
    if article.language not in languages():
        return {}
    title, text = (_counted(text, article.language) for text in (article.title, first_paragraphs(article)))
    return {kind: title[kind] or text[kind] for kind in title}


@lru_cache(maxsize=5_000)
def _counted(text: str, language: str) -> dict[str, frozenset[int]]:
    sentences = _SENTENCE.split(text)
    return {
        kind: frozenset(count for sentence in sentences for count in _beside(words, sentence, language))
        for kind, words in toll_words(language).items()
    }


def _beside(words: re.Pattern[str], sentence: str, language: str) -> Iterator[int]:
    """For each of the words, the number that stands nearest to it."""
    places = [match.start() for match in words.finditer(sentence)]
    found = list(_numbers(sentence, language)) if places else []
    breaks = re.compile(rf",|\b{wording(language, 'language')['and']}\b")
    for place in places:
        between = [(sentence[min(at, place) : max(at, place)], count) for at, count in found]
        near = [(text.count(" ") + APART * len(breaks.findall(text)), count) for text, count in between]
        distance, count = min(near, default=(NEAR + 1, 0))
        if distance <= NEAR and count > 1:
            yield count


def _numbers(sentence: str, language: str) -> Iterator[tuple[int, int]]:
    """The places and values of the numbers that count neither time, measures nor animals."""
    measure, dead, behind = _measures(language), toll_words(language)["dead"], _uncounted(language)
    for match in _WORD.finditer(_ASIDE.sub(lambda age: "," * len(age.group()), sentence)):
        word = match.group()
        if measure.match(sentence, match.end()) or behind.search(sentence, 0, match.start()):
            continue
        begins = not sentence[: match.start()].rstrip()[-1:].isalnum()
        if _YEAR.fullmatch(word) and not (begins and dead.match(sentence, match.end() + 1)):
            continue  # "Beben in Peru: 2000 Tote" has no year, "im Jahr 2023 starben 236" has
        if word[0].isdigit():
            written = next(iter(numbers(word, language)))
            if written.isdigit():
                yield match.start(), int(written)
        elif (number := cardinal_of(joined(word), language)) is not None:
            yield match.start(), int(number)


@lru_cache(maxsize=16)
def _denials(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{wording(language, 'events')['no_victims']})", re.IGNORECASE)


@lru_cache(maxsize=16)
def _measures(language: str) -> re.Pattern[str]:
    words = wording(language, "events")
    return re.compile(rf"\.?[\s-](?:{words['measures']}|{words['animals']})\b", re.IGNORECASE)


@lru_cache(maxsize=16)
def _uncounted(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{wording(language, 'events')['uncounted']}) $", re.IGNORECASE)


class _Patterns(NamedTuple):
    animals: re.Pattern[str]
    beside: re.Pattern[str]
    yearly: re.Pattern[str]


@lru_cache(maxsize=16)
def _patterns(language: str) -> _Patterns:
    words = wording(language, "events")
    animals = words["dead_animals"].replace("ANIMALS", words["animals"])
    return _Patterns(_whole_words(animals), _whole_words(words["beside_animals"]), _whole_words(words["yearly"]))


def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
