"""Stories on one topic, by the names in them: people, places, companies and whatever else no dictionary knows."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from radiox_tasks.content.stories.word_features import STEM_LENGTH, fold
from radiox_tasks.language.dictionary import is_known
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.language.wording import wording
from radiox_tasks.model.languages import languages
from radiox_tasks.model.news import Article

READ_CHARACTERS = 1500  # of an article: its first paragraphs name what it is about
SHARED = 2  # names in common, from which two stories are on one topic
SHARE = 0.3  # of the names of the story with fewer
USUAL = 8  # a name in more stories than this, and in more than a twentieth of all, is no topic

_WORD = re.compile(r"[^\W\d_]{3,}")


def on_one_topic(one: Sequence[Article], other: Sequence[Article]) -> bool:
    """Whether two stories share names. Languages may differ: many names do not."""
    mine, theirs = _names(one), _names(other)
    return _is_shared(len(mine & theirs), mine, theirs)


def related_outlets(groups: Sequence[Sequence[Article]]) -> list[frozenset[str]]:
    """For each story, the other outlets that have another story on its topic."""
    names = [_names(group) for group in groups]
    holders: dict[str, list[int]] = defaultdict(list)
    for at, found in enumerate(names):
        for name in found:
            holders[name].append(at)
    usual = max(USUAL, len(groups) // 20)
    telling = [[name for name in found if len(holders[name]) <= usual] for found in names]
    outlets = [frozenset(article.source for article in group) for group in groups]
    related = []
    for at, kept in enumerate(telling):
        shared = Counter(other for name in kept for other in holders[name] if other != at)
        near = [other for other, count in shared.items() if _is_shared(count, names[at], names[other])]
        related.append(frozenset[str]().union(*(outlets[other] for other in near)) - outlets[at])
    return related


def _is_shared(count: int, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return count >= SHARED and count >= SHARE * min(len(mine), len(theirs))


def _names(articles: Sequence[Article]) -> frozenset[str]:
    return frozenset[str]().union(
        *(_names_in(article.text[:READ_CHARACTERS], article.language) for article in articles)
    )


@lru_cache(maxsize=5_000)
def _names_in(text: str, language: str) -> frozenset[str]:
    """The capitalised words, folded and stemmed, that the language's dictionary does not know. In a language whose
    nouns are not capitalised, a known word within a sentence counts if it is known in capitals only."""
    if language not in languages():
        return frozenset()
    nouns = bool(wording(language, "language")["capital_nouns"])
    starts = {start for start, _ in split_sentences(text, language)}
    found = (match for match in _WORD.finditer(text) if match.group()[0].isupper())
    return frozenset(
        fold(match.group())[:STEM_LENGTH]
        for match in found
        if not _is_word(match.group().lower(), language)
        and not ((nouns or match.start() in starts) and _is_word(match.group(), language))
    )


@lru_cache(maxsize=50_000)
def _is_word(word: str, language: str) -> bool:
    try:
        return is_known(word, language)
    except ValueError:  # no dictionary
        return False
