"""The preset's news rules as checks: exclusions and preferences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from radiox_tasks.content.stories.article_parts import body
from radiox_tasks.content.stories.word_features import fold, stems
from radiox_tasks.language.articles.paid_articles import is_paid
from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import rules_of
from radiox_tasks.model.news import Article
from radiox_tasks.model.preset import NewsRules

Rule = Literal["max_age", "undated", "paid", "exclude", "categories", "min_priority"]

_TOPIC_WORDS = 2  # a longer clause is advice to a writer ("prefer what several outlets report"), not a topic


@dataclass(frozen=True)
class Broken:
    """The rule that an article violates, and the word or value for its reason."""

    rule: Rule
    detail: str = ""


def broken_rule(article: Article, rules: NewsRules, *, air_at: datetime) -> Broken | None:
    """The first of the preset's rules that excludes this article, or None. The last, "categories", excludes it as a
    lead only."""
    if article.published is None and article.found_first:
        return Broken("undated")
    if air_at - (article.published or article.fetched) > rules.max_age:
        return Broken("max_age")
    if is_paid(article.title, _teaser(article), article.url, article.language):
        return Broken("paid")
    if topic := _excluded(article, rules):
        return Broken("exclude", topic)
    if article.priority < rules.min_priority:
        return Broken("min_priority", str(article.priority))
    wanted = {fold(category) for category in rules.categories}
    if wanted and fold(article.category) not in wanted:
        return Broken("categories", article.category)
    return None


def _teaser(article: Article) -> str:
    """The feed's teaser: a page's text may end with an advertisement."""
    return body(article) if not article.from_page else article.text[len(article.title) : article.teaser_end].strip()


def wish(article: Article, instructions: str) -> str | None:
    """The word of the preset's instructions ("prefer science") that matches this article, or None.

    Instructions are free text; only the forms "prefer science" and "no sport" with a topic of one or two words are
    evaluated here. The language model gets the whole text.
    """
    return next((word for word in _topics(instructions, "prefer") if _about(article, word)), None)


def _excluded(article: Article, rules: NewsRules) -> str | None:
    topics = (*rules.exclude, *_topics(rules.instructions, "avoid"))
    return next((topic for topic in topics if _about(article, topic)), None)


def _topics(instructions: str, kind: Literal["avoid", "prefer"]) -> Iterator[str]:
    """The topics to avoid or to prefer. The instructions may be in any of the languages."""
    for clause in _clause_ends().split(instructions.casefold()):
        match = _form_of(kind).fullmatch(" ".join(clause.split()))
        if match and len(match.group(1).split()) <= _TOPIC_WORDS and stems(match.group(1)):
            yield match.group(1)


@lru_cache(maxsize=1)
def _clause_ends() -> re.Pattern[str]:
    return re.compile(rf"[.;:,\n]|\b(?:{_of_all_languages('joins')})\b")


@lru_cache(maxsize=2)
def _form_of(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_of_all_languages(kind)}) (.+)")


def _of_all_languages(kind: str) -> str:
    return "|".join(str(rules_of(code)["wishes"][kind]) for code in languages())


def _about(article: Article, topic: str) -> bool:
    """Whether the article's category is the topic, or its headline contains it as whole words."""
    folded = fold(topic).strip()
    return fold(article.category) == folded or bool(re.search(rf"\b{re.escape(folded)}\b", fold(article.title)))
