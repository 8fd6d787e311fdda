"""What kind of grave event an article tells, and the words that are in every report of one."""

import re
from functools import lru_cache

from radiox_tasks.content.stories.tfidf import LEAD_CHARACTERS
from radiox_tasks.language.content_words import stems
from radiox_tasks.language.wording import wording
from radiox_tasks.model.languages import languages
from radiox_tasks.model.news import Article


def are_of_one_kind(one: Article, other: Article) -> bool:
    """Whether two articles, of a language that a folder has, tell of grave events of one kind: of fires, of crashes."""
    return bool(_kinds(one) & _kinds(other))


@lru_cache(maxsize=16)
def report_words(language: str) -> frozenset[str]:
    """The stems of the words that are in most reports of accidents and crimes, whatever happened."""
    return stems(wording(language, "events")["report_words"], language) if language in languages() else frozenset()


def _kinds(article: Article) -> frozenset[str]:
    head = article.text[: len(article.title) + LEAD_CHARACTERS]
    return frozenset(kind for kind, words in _patterns(article.language).items() if words.search(head))


@lru_cache(maxsize=16)
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    kinds = wording(language, "events")["kinds"]
    return {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in kinds.items()}
