"""Finds stories that tell the same event or are close to it, by their texts: headlines and teasers alone may hide it
from the clustering."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from radiox_tasks.content.rundown.importance.grave_kinds import are_of_one_kind, days_differ, report_words
from radiox_tasks.content.rundown.importance.stated_importance import is_grave
from radiox_tasks.content.rundown.importance.tolls import same_toll, tolls_differ
from radiox_tasks.content.rundown.reasons import Reasons
from radiox_tasks.content.stories.article_parts import first_paragraphs
from radiox_tasks.content.stories.repeated_text import without_repeated
from radiox_tasks.content.stories.scenes import rare_names, scenes
from radiox_tasks.content.stories.topics import on_one_topic
from radiox_tasks.content.stories.veto import clash, numbers_differ
from radiox_tasks.language.content_words import figures, stems
from radiox_tasks.model.news import Article, NearMiss, Rundown, Story

COMPARED = 3  # articles of each story


class Telling(Protocol):
    """What tells an event: a story, or a candidate for one."""

    @property
    def articles(self) -> Sequence[Article]:
        """Its articles, the leading one first."""


T = TypeVar("T", bound=Telling)


class Least(NamedTuple):
    """What two texts have at least in common: words and figures, and their share of the shorter text."""

    words: int
    share: float


class Content(NamedTuple):
    """A story's names, and the language and the words of its first articles."""

    names: frozenset[str]
    words: tuple[tuple[str, frozenset[str]], ...]


CLOSE = Least(12, 0.2)  # of stories on one topic
SAME = Least(14, 0.4)  # of one event: headlines and teasers of two events of one kind may share a dozen
SAME_GRAVE = Least(4, 0.2)  # with deaths of one kind at one named place: their number grows from telling to telling


def tell_same_event(one: Sequence[Article], other: Sequence[Article], *, surely: bool = False) -> bool:
    """Whether an article of one story tells what one of the other does, in the same language and without a
    contradiction; `surely` if their words alone show it, without a grave event's place and kind."""
    return any(
        _is_told(mine, theirs, surely=surely) and clash(mine, theirs) is None
        for mine in one[:COMPARED]
        for theirs in other[:COMPARED]
    )


def content_of(articles: Sequence[Article], names: frozenset[str]) -> Content:
    """What `are_close` compares of a story with these names."""
    return Content(names, tuple((article.language, _words(article)) for article in articles[:COMPARED]))


def are_close(one: Content, other: Content) -> bool:
    """Whether two stories are on one topic: they share names, or many words of their texts."""
    if on_one_topic(one.names, other.names):
        return True
    return any(
        language == others_language and _are_enough(len(mine & theirs), mine, theirs, CLOSE)
        for language, mine in one.words
        for others_language, theirs in other.words
    )


def _is_told(one: Article, other: Article, *, surely: bool) -> bool:
    """Whether two articles share what those of one event do. Of two grave ones, the words of every police report do not
    count: two events of a day in one town share a dozen."""
    if one.language != other.language:
        return False
    mine, theirs = first_paragraphs(one), first_paragraphs(other)
    if one.source == other.source:
        if not stems(one.title, one.language) & stems(other.title, one.language):
            return False
        mine, theirs = without_repeated(mine, theirs), without_repeated(theirs, mine)
    grave = is_grave(one, reads=True) and is_grave(other, reads=True)
    usual = report_words(one.language) if grave else frozenset[str]()
    words, others_words = _words_in(mine, one.language) - usual, _words_in(theirs, one.language) - usual
    shared = words & others_words
    if _are_enough(len(shared), words, others_words, SAME):
        return True
    places = _shared_places(one, other)
    if surely or not (grave and places and are_of_one_kind(one, other)) or days_differ(one, other):
        return False
    beyond = [word for word in shared if not any(place.startswith(word) for place in places)]
    return _are_enough(len(beyond), words, others_words, SAME_GRAVE)


def _are_enough(shared: int, mine: frozenset[str], theirs: frozenset[str], least: Least) -> bool:
    return shared >= least.words and shared >= least.share * min(len(mine), len(theirs))


def _shared_places(one: Article, other: Article) -> frozenset[str]:
    """The names in both articles that one of them names as a place."""
    named, others_named = (rare_names(first_paragraphs(article), one.language) for article in (one, other))
    there, others_there = (scenes(first_paragraphs(article), one.language) for article in (one, other))
    return (there & others_named) | (others_there & named)


def _words(article: Article) -> frozenset[str]:
    return _words_in(first_paragraphs(article), article.language)


@lru_cache(maxsize=5_000)
def _words_in(text: str, language: str) -> frozenset[str]:
    return stems(text, language) | figures(text)


def _is_kept(one: Sequence[Article], other: Sequence[Article]) -> bool:
    """Whether the first of two tellings of an event is the one to keep: the later one, for what is counted grows, if it
    may be trusted. A headline that hides a grave event, as a portrait's, comes after one that tells it."""

    def rank(articles: Sequence[Article]) -> tuple[bool, float]:
        dates = [article.published.timestamp() for article in articles if article.published]
        return any(map(is_grave, articles)), max(dates, default=0.0)

    first, second = rank(one), rank(other)
    if first < second:
        return not _is_trusted(other, one)
    return first == second or _is_trusted(one, other)


def _is_trusted(later: Sequence[Article], earlier: Sequence[Article]) -> bool:
    """Whether a later telling may replace an earlier one: its feed's priority is as high, or another outlet counts as
    many victims."""
    lead = later[0]
    others = (article for article in (*later, *earlier) if article.source != lead.source)
    return lead.priority >= earlier[0].priority or any(same_toll(lead, article) for article in others)


def is_overtaken(article: Article, lead: Article) -> bool:
    """Whether an article of a grave event has other numbers than the one that leads, which is the telling to keep."""
    if not _is_kept([lead], [article]):
        return False
    return is_grave(lead) and (tolls_differ(lead, article) or numbers_differ(lead, article) > 0)


def also_told(stays: Telling, leaves: Telling, *, sure: bool) -> tuple[Article, ...]:
    """The articles of a dropped telling that the one that stays can tell too, should its own not do: it is `sure` that
    they tell the same event, and their numbers are not overtaken."""
    return tuple(article for article in leaves.articles if sure and not is_overtaken(article, stays.articles[0]))


def unite_twins(tellings: Iterable[T], merge: Callable[[T, T, bool], T]) -> tuple[list[T], list[tuple[T, T]]]:
    """The telling to keep of each event, in the first one's place, and each dropped one with the one it is part of.
    `merge` makes that of the one that stays, the one that leaves, and whether they surely tell the same event."""
    kept: list[T] = []
    dropped: list[tuple[T, T]] = []
    for telling in tellings:
        twin = next((other for other in kept if tell_same_event(other.articles, telling.articles)), None)
        if twin is None:
            kept.append(telling)
            continue
        stays, leaves = (twin, telling) if _is_kept(twin.articles, telling.articles) else (telling, twin)
        united = merge(stays, leaves, tell_same_event(stays.articles, leaves.articles, surely=True))
        kept[kept.index(twin)] = united
        dropped.append((leaves, united))
    return kept, dropped


def without_twins(rundown: Rundown, reasons: Reasons) -> Rundown:
    """The rundown with one telling of each event; the others are near misses, and spares take their places, at the
    end."""

    def merge(stays: Story, leaves: Story, sure: bool) -> Story:
        return stays.model_copy(update={"articles": (*stays.articles, *also_told(stays, leaves, sure=sure))})

    kept, dropped = unite_twins(rundown.offered, merge)
    count = len(rundown.stories)
    misses = [
        NearMiss(title=left.title, reason=reasons.same_event(united.title), url=left.articles[0].url)
        for left, united in dropped
    ]
    placed = {miss.url for miss in misses} | {story.articles[0].url for story in kept[:count]}
    return rundown.model_copy(
        update={
            "stories": tuple(kept[:count]),
            "spares": tuple(kept[count:]),
            "near_misses": (*misses, *(miss for miss in rundown.near_misses if miss.url not in placed)),
        }
    )
