"""Scores a story: freshness, independent outlets, feed priorities, sections, and the preset's preferences."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from radiox_tasks.content.rundown.importance.stated_importance import is_grave, is_public, light_section
from radiox_tasks.content.rundown.importance.tolls import are_animals, tolls_differ, victims
from radiox_tasks.model.news import Article

HALF_LIFE = timedelta(hours=12)  # no show tells a story twice, so hours of age say little of a story's weight
FRESHNESS, BREADTH, STANDING, WISH = 0.40, 0.35, 0.25, 0.20  # weights of parts, each in 0..1
GRAVE, PUBLIC = 0.15, 0.12  # added for danger, violence and disasters, and for politics and economy
VICTIMS, MOST_VICTIMS = 0.08, 10_000  # added for each power of ten of a grave event's victims, up to this number
LIGHT = 0.30  # taken off for sport or people
UNDATED = 0.25  # freshness of an undated article: two half-lives
RELATED = 0.5  # of an outlet that has another story on the topic, as a part of one that has this story
SAME_TOPIC = 0.55  # factor for each story already chosen on the same topic
SAME_CATEGORY = 0.82  # factor for each story already chosen from the same category
UPDATE = 0.85  # factor for an update, relative to news that is entirely new


@dataclass(frozen=True)
class Worth:
    """A story's score and the parts that a reason can name. `age` is of the newest dated article, None without dates,
    `light` the light section that all outlets file it in, `related` the other outlets with a story on its topic;
    `importance` is the score without the age."""

    score: float
    importance: float
    outlets: tuple[str, ...]
    age: timedelta | None
    wish: str | None
    light: str | None = None
    grave: bool = False
    public: bool = False
    related: tuple[str, ...] = ()


def weigh(
    articles: Sequence[Article],
    *,
    wish: str | None,
    air_at: datetime,
    asked: Collection[str] = (),
    related: Collection[str] = (),
) -> Worth:
    """Score one story. Independent outlets count, not feeds of one outlet; `asked` are the sections that the preset
    names, which are not light for it, `related` other outlets with a story on the topic. Outlets that count other
    numbers of victims than the first article tell no more than its topic."""
    lead = articles[0]
    outlets = tuple(dict.fromkeys(article.source for article in articles if not tolls_differ(lead, article)))
    related = {*related, *(article.source for article in articles)} - {*outlets}
    dates = [article.published for article in articles if article.published is not None]
    age = max(air_at - max(dates), timedelta(0)) if dates else None
    fresh = UNDATED if age is None else 0.5 ** (age / HALF_LIFE)
    breadth = 1 - 0.6 ** (len(outlets) - 1 + RELATED * len(related))
    standing = max(_standing(article) for article in articles)
    light, grave = light_section(articles, asked), any(map(is_grave, articles))
    public = any(map(is_public, articles))
    wanted = light is None and light_section(articles, ()) is not None
    importance = BREADTH * breadth + STANDING * standing + (WISH if wish else 0.0)
    importance += _gravity(articles) + PUBLIC * (public or wanted) - LIGHT * (light is not None)
    score = FRESHNESS * fresh + importance
    return Worth(score, importance, outlets, age, wish, light, grave, public, tuple(sorted(related)))


def _gravity(articles: Sequence[Article]) -> float:
    """What a grave event adds, by its victims as articles count them whose priority is not below the first one's. Dead
    animals are none."""
    grave = [article for article in articles if is_grave(article) and not are_animals(article)]
    if not grave:
        return 0.0
    most = max(victims(article) for article in grave if article.priority >= grave[0].priority)
    return GRAVE + VICTIMS * math.log10(1 + min(most, MOST_VICTIMS))


def _standing(article: Article) -> float:
    """Priority scaled by the square root of the weight (1 is neutral, 4 the maximum), in 0..1."""
    return article.priority / 10 * math.sqrt(min(article.weight, 4.0)) / 2


def lead_order(articles: Sequence[Article], language: str) -> list[Article]:
    """The articles, best lead first: in the show's language, by feed priority, by length, then the earlier one. Of a
    grave event, whose victims are counted again and again, the newest one of a priority that says so in its headline
    comes first."""

    def rank(article: Article) -> tuple[bool, float, float, int, float, str]:
        known = min(len(article.text) // 200, 5)
        published = article.published.timestamp() if article.published else math.inf
        latest = -published if article.published and is_grave(article) else 0.0
        return article.language != language, -_standing(article), latest, -known, published, article.article_id

    return sorted(articles, key=rank)
