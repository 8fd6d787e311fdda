"""Scores a story: freshness, independent outlets, feed priorities, and the preset's preferences."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from radiox_tasks.model.news import Article

HALF_LIFE = timedelta(hours=6)  # hourly listeners have heard the morning's news by the afternoon
FRESHNESS, BREADTH, STANDING, WISH = 0.40, 0.35, 0.25, 0.20  # weights of parts, each in 0..1
UNDATED = 0.25  # freshness of an undated article: two half-lives
SAME_CATEGORY = 0.82  # factor for each story already chosen from the same category
UPDATE = 0.85  # factor for an update, relative to news that is entirely new


@dataclass(frozen=True)
class Worth:
    """A story's score and the parts that a reason can name. `age` is of the newest dated article, None
    without dates."""

    score: float
    outlets: tuple[str, ...]
    age: timedelta | None
    wish: str | None


def weigh(articles: Sequence[Article], *, wish: str | None, air_at: datetime) -> Worth:
    """Score one story. Independent outlets count, not feeds of one outlet."""
    outlets = tuple(dict.fromkeys(article.source for article in articles))
    dates = [article.published for article in articles if article.published is not None]
    age = max(air_at - max(dates), timedelta(0)) if dates else None
    fresh = UNDATED if age is None else 0.5 ** (age / HALF_LIFE)
    breadth = 1 - 0.6 ** (len(outlets) - 1)
    standing = max(_standing(article) for article in articles)
    score = FRESHNESS * fresh + BREADTH * breadth + STANDING * standing + (WISH if wish else 0.0)
    return Worth(score=score, outlets=outlets, age=age, wish=wish)


def _standing(article: Article) -> float:
    """Priority scaled by the square root of the weight (1 is neutral, 4 the maximum), in 0..1."""
    return article.priority / 10 * math.sqrt(min(article.weight, 4.0)) / 2


def lead_order(articles: Sequence[Article], language: str) -> list[Article]:
    """The articles, best lead first: in the show's language, by feed priority, by length, then the earlier one."""

    def rank(article: Article) -> tuple[bool, float, int, float, str]:
        known = min(len(article.text) // 200, 5)
        published = article.published.timestamp() if article.published else math.inf
        return article.language != language, -_standing(article), -known, published, article.article_id

    return sorted(articles, key=rank)
