"""What kind of grave event an article tells, and the words that are in every report of one."""

import re
from functools import lru_cache

from babel.dates import get_day_names

from radiox_tasks.content.stories.article_parts import head
from radiox_tasks.language.content_words import stems
from radiox_tasks.language.event_kinds import event_kinds
from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import locale_of, wording
from radiox_tasks.model.news import Article


def are_of_one_kind(one: Article, other: Article) -> bool:
    """Whether two articles, of a language that a folder has, tell of grave events of one kind: of fires, of crashes."""
    return bool(event_kinds(head(one), one.language) & event_kinds(head(other), other.language))


@lru_cache(maxsize=16)
def report_words(language: str) -> frozenset[str]:
    """The stems of the words that are in most reports of accidents and crimes, whatever happened."""
    return stems(wording(language, "events")["report_words"], language) if language in languages() else frozenset()


def days_differ(one: Article, other: Article) -> bool:
    """Whether both articles name a part of a weekday at their start, as "Saturday night", and not the same day. A bare
    weekday may be that of a later death."""
    mine, theirs = _weekdays(one, part=True), _weekdays(other, part=True)
    return bool(mine and theirs) and not (mine & _weekdays(other) or theirs & _weekdays(one))


def _weekdays(article: Article, *, part: bool = False) -> frozenset[str]:
    names = get_day_names("wide", locale=locale_of(article.language)).values()
    after = rf"[\s-]?(?:{wording(article.language, 'events')['day_parts']})" if part else ""
    found = re.findall(rf"\b({'|'.join(names)}){after}", head(article), re.IGNORECASE)
    return frozenset(name.lower() for name in found)
