"""Finds names of people, organisations and places in headlines, by how a set of articles writes them.

New names are on no list. Four spellings reveal a name: in languages with lower-case nouns, a capital within a sentence
or before a headline's colon; the first part of a compound ("Nestlé-Chef"); a single word in quotation marks ("Sturmtief
«Ylva»"); in languages with capitalised nouns, the second of two capitalised words ("Laurent Freixe"). A word that is a
name in one article, and lower-case in none, is a name in all of them.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from radiox_tasks.content.stories.article_parts import LEAD_CHARACTERS, body
from radiox_tasks.content.stories.place_names import find_places
from radiox_tasks.content.stories.word_features import fold
from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import wording_or_english
from radiox_tasks.model.news import Article

SHORTEST = 3  # letters; two for capitals
STEM = 5  # letters from which names with different endings are equal
FRAME = 0.6  # share of the longer headline's words from which both have the same pattern
TITLE_CASE = 0.7  # share of capitalised longer words from which capitals are not informative
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?:…])\s+|[\n«»„“”\"–]")
_BEFORE_COLON = re.compile(r"([^\W\d_][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]+)?)\s?: ")
_COMPOUND = re.compile(r"\b([A-ZÀ-Þ][\w'’]+)-(?=[A-ZÀ-Þ])")
_QUOTED = re.compile(r"[«„“\"‹‘'] ?([A-ZÀ-Þ][^\W\d_]+) ?[»“”\"›’']")


@dataclass(frozen=True)
class Names:
    """The words, folded, that a set of articles uses as names; `everywhere` are names in several languages."""

    words: frozenset[str] = frozenset()
    everywhere: frozenset[str] = frozenset()


def find_names(articles: Sequence[Article]) -> Names:
    """The names of these articles."""
    heads = [(article.title, body(article)[:LEAD_CHARACTERS], article.language) for article in articles]
    written_small = frozenset[str]().union(*(_small(f"{title}\n{lead}") for title, lead, _ in heads))
    words = frozenset[str]().union(*(_given_away(*head) for head in heads)) - written_small
    spoken: dict[str, set[str]] = defaultdict(set)
    for title, lead, language in heads:
        for word in _folded(f"{title}\n{lead}") & words:
            spoken[word].add(language)
    return Names(words, frozenset(word for word, found in spoken.items() if len(found) > 1))


def names_clash(one: Article, other: Article, names: Names, *, read: int) -> bool:
    """Whether each headline has a name that the other article lacks in its first `read` characters.

    Between languages one of the names must be shared by languages: "Convention" and "Konvention" differ in writing
    only, and abbreviations differ by language.
    """
    across = one.language != other.language
    mine, theirs = (_title_names(item.title, names.words, codes=not across) for item in (one, other))
    if not mine or not theirs:
        return False
    if across and not (mine | theirs) & names.everywhere:
        return False
    stems, others_stems = (stems_in(item.text[:read]) for item in (one, other))
    return others_stems.isdisjoint(map(stem_of, mine)) and stems.isdisjoint(map(stem_of, theirs))


def frames_differ(one: Article, other: Article, *, read: int) -> bool:
    """Whether two headlines of one language have the same pattern with a different name in it. Capitalised words count
    that the other article lacks in its first `read` characters."""
    if one.language != other.language:
        return False
    words, others_words = (_WORD.findall(item.title) for item in (one, other))
    kept = SequenceMatcher(None, [*map(fold, words)], [*map(fold, others_words)], autojunk=False)
    alike = sum(block.size for block in kept.get_matching_blocks())
    if alike < FRAME * max(len(words), len(others_words)):
        return False
    stems, others_stems = (stems_in(item.text[:read]) for item in (one, other))
    filled = [(words[a:b], others_words[c:d]) for kind, a, b, c, d in kept.get_opcodes() if kind == "replace"]
    return any(_own(here, others_stems) and _own(there, stems) for here, there in filled)


def _own(words: Sequence[str], others_stems: frozenset[str]) -> bool:
    return any(word[0].isupper() and stem_of(word) not in others_stems for word in words)


def _title_names(title: str, words: frozenset[str], *, codes: bool) -> frozenset[str]:
    found = (word for word in _WORD.findall(title) if codes or not word.isupper())
    return frozenset(map(fold, found)) & words


@lru_cache(maxsize=20_000)
def _small(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _WORD.findall(text) if word.islower())


@lru_cache(maxsize=20_000)
def _folded(text: str) -> frozenset[str]:
    return frozenset(map(fold, _WORD.findall(text)))


@lru_cache(maxsize=5_000)
def stems_in(text: str) -> frozenset[str]:
    """The stems of all words of a text: a name in one language may be part of a word in another."""
    return frozenset(map(stem_of, _WORD.findall(text)))


def stem_of(word: str) -> str:
    """The first letters of a word, folded, so that names with different endings are equal, and "Konvention" and
    "Convention"."""
    return fold(word)[:STEM].replace("k", "c")


@lru_cache(maxsize=20_000)
def _given_away(title: str, lead: str, language: str) -> frozenset[str]:
    found = {match.group(1) for text in (title, lead) for mark in (_COMPOUND, _QUOTED) for match in mark.finditer(text)}
    if _capital_nouns(language):
        found |= {word for text in (title, lead) for word in _pairs(text)}
    else:
        found |= {match.group(1) for match in _BEFORE_COLON.finditer(title)}
        found |= _capitals(lead) | (set() if _is_title_case(title) else _capitals(title))
    return frozenset(fold(word) for name in found for word in _WORD.findall(name) if _can_be_name(word))


def _pairs(text: str) -> list[str]:
    """The second of two adjacent capitalised words that do not start a sentence."""
    return [
        second
        for sentence in _SENTENCE.split(text)
        for first, second in pairwise(_WORD.findall(sentence)[1:])
        if first[0].isupper() and second[0].isupper()
    ]


def _capitals(text: str) -> set[str]:
    """Capitalised words that do not start a sentence."""
    found: set[str] = set()
    for sentence in _SENTENCE.split(text):
        words = _WORD.findall(sentence)
        found |= {word for word in words[1:] if word[0].isupper()}
    return found


def _is_title_case(title: str) -> bool:
    words: list[str] = [word for word in _WORD.findall(title) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return capitals >= TITLE_CASE * max(len(words), 1)


def _can_be_name(word: str) -> bool:
    long_enough = len(word) >= SHORTEST or (len(word) == 2 and word.isupper())
    return long_enough and stem_of(word) not in _no_names() and not find_places(word)


def _capital_nouns(language: str) -> bool:
    capital: bool = wording_or_english(language, "language")["capital_nouns"]
    return capital


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    """The stems of months, days and regions in every language."""
    from babel import Locale

    words: set[str] = set()
    for locale in map(Locale, languages()):
        words.update(name for code, name in locale.territories.items() if code.isdigit())
        for table in (locale.months, locale.days):
            words.update(table["format"]["wide"].values(), table["format"]["abbreviated"].values())
    return frozenset(stem_of(word) for name in words for word in _WORD.findall(name))
