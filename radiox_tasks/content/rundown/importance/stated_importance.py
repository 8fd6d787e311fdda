"""What sources say of a story's importance: the section in which they file it, and what its headline is about."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from radiox_tasks.content.stories.article_parts import head
from radiox_tasks.content.stories.word_features import fold
from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import wording
from radiox_tasks.model.news import Article

_NAME = re.compile(r"[^/_.&+]+")


def light_section(articles: Sequence[Article], asked: Collection[str]) -> str | None:
    """The light section (sport, people) in which every outlet files the story; None if one of them does not,
    if it is a section that the preset asks for, or if a headline is grave."""
    sections = [_light(article, {fold(name) for name in asked}) for article in articles]
    if not all(sections) or any(is_grave(article) for article in articles):
        return None
    return sections[0]


def is_grave(article: Article, *, reads: bool = False) -> bool:
    """Whether the headline tells of deaths, war, violence or a disaster, or the first sentences if it `reads` them."""
    return _tells("grave", article, head(article) if reads else article.title)


def is_public(article: Article) -> bool:
    """Whether the headline tells of what concerns many: government, law, the economy, work, schools, hospitals."""
    return _tells("public", article, article.title)


def _tells(kind: str, article: Article, text: str) -> bool:
    return article.language in languages() and _has_words(kind, article.language, text)


@lru_cache(maxsize=4096)  # the shows of an hour weigh the same headlines
def _has_words(kind: str, language: str, text: str) -> bool:
    return _words_of(kind, language).search(text) is not None


def _light(article: Article, asked: Collection[str]) -> str | None:
    """The article's light section, by its feed's category, the folders in its address or its outlet's name."""
    folders = _NAME.findall(urlsplit(article.url).path.rpartition("/")[0])
    names = [fold(name) for name in (article.category, *folders, *article.source.split())]
    if any(name in asked for name in names):
        return None
    return next((name for name in names if name in _light_names()), None)


@lru_cache(maxsize=1)
def _light_names() -> frozenset[str]:
    """The names of light sections in all languages: an address may be in another one than the text."""
    return frozenset(fold(name) for code in languages() for name in wording(code, "reasons")["light_sections"].split())


@lru_cache(maxsize=32)
def _words_of(kind: str, language: str) -> re.Pattern[str]:
    return re.compile("|".join(wording(language, "language")[kind]), re.IGNORECASE)
