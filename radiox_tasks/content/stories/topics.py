"""Stories on one topic, by the names in them: people, places, companies and whatever else no dictionary knows."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from radiox_tasks.content.stories.article_parts import first_paragraphs
from radiox_tasks.content.stories.word_features import STEM_LENGTH, fold
from radiox_tasks.language.articles.datelines import is_agency
from radiox_tasks.language.dictionary import is_known_or
from radiox_tasks.language.languages import languages
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.language.wording import wording
from radiox_tasks.model.news import Article

SHARED = 2  # names in common, from which two stories are on one topic
SHARE = 0.3  # of the names of the story with fewer
USUAL = 8  # a name in more stories than this, and in more than a twentieth of all, is no topic

_WORD = re.compile(r"[^\W\d_]{3,}")


def on_one_topic(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two stories share names. Languages may differ: many names do not."""
    return _is_shared(len(mine & theirs), mine, theirs)


def topic_names(groups: Sequence[Sequence[Article]]) -> list[frozenset[str]]:
    """The names in each story that tell its topic: those of outlets and agencies and those that many stories have do
    not."""
    outlets = _stems(word for group in groups for article in group for word in _WORD.findall(article.source))
    names = [frozenset[str]().union(*map(_names_in, group)) - outlets for group in groups]
    holders = Counter(name for found in names for name in found)
    usual = {name for name, count in holders.items() if count > max(USUAL, len(groups) // 20)}
    return [found - usual for found in names]


def related_outlets(groups: Sequence[Sequence[Article]], names: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """For each story, with its names, the other outlets that have another story on its topic."""
    holders: dict[str, list[int]] = defaultdict(list)
    for at, found in enumerate(names):
        for name in found:
            holders[name].append(at)
    outlets = [frozenset(article.source for article in group) for group in groups]
    related = []
    for at, found in enumerate(names):
        shared = Counter(other for name in found for other in holders[name] if other != at)
        near = [other for other, count in shared.items() if _is_shared(count, found, names[other])]
        related.append(frozenset[str]().union(*(outlets[other] for other in near)) - outlets[at])
    return related


def _is_shared(count: int, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return count >= SHARED and count >= SHARE * min(len(mine), len(theirs))


def _names_in(article: Article) -> frozenset[str]:
    """The capitalised words, folded and stemmed, that the language's dictionary does not know. In a language whose
    nouns are not capitalised, a known word within a sentence counts if it is known in capitals only."""
    text, language = first_paragraphs(article), article.language
    if language not in languages():
        return frozenset()
    nouns = bool(wording(language, "language")["capital_nouns"])
    starts = {start for start, _ in split_sentences(text, language)}
    found = (match for match in _WORD.finditer(text) if match.group()[0].isupper())
    return _stems(
        match.group()
        for match in found
        if not is_known_or(match.group().lower(), language, otherwise=False)
        and not ((nouns or match.start() in starts) and is_known_or(match.group(), language, otherwise=False))
        and not is_agency(match.group())
    )


def _stems(names: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(name)[:STEM_LENGTH] for name in names)
