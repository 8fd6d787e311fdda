"""Chooses the rundown: which stories the show tells, in which order, with the reason for each decision."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from radiox_tasks.content.rundown.candidates import Candidate, consider
from radiox_tasks.content.rundown.order_stories import Pick, in_order
from radiox_tasks.content.rundown.reasons import Reasons
from radiox_tasks.content.rundown.same_event import are_close, content_of, is_overtaken
from radiox_tasks.content.rundown.score import SAME_CATEGORY, SAME_TOPIC, Worth, weigh
from radiox_tasks.content.rundown.unite_candidates import unite
from radiox_tasks.model.news import Absence, AiredStory, Article, FeedOutcome, NearMiss, Reading, Rundown, Story
from radiox_tasks.model.preset import Preset

NEAR_MISSES = 12
SPARES = 2
BY_WEIGHT = 2  # stories chosen by score alone, before variety counts
RETOLD_BELOW = 0.5  # share of new stories below which earlier ones are repeated
RETOLD_POOL = 2  # the number of told stories that take turns, as a multiple of the free places
POOL = 4  # candidates whose texts are compared for the same event, as a multiple of the places
REASONS_TOLD = 3
SOURCES = 8  # articles per story: more would only repeat


def choose(
    outcomes: Sequence[FeedOutcome],
    *,
    preset: Preset,
    count: int,
    weather: Reading | Absence | None,
    markets: Sequence[Reading | Absence],
    aired: Sequence[AiredStory],
    air_at: datetime,
    spare: int = SPARES,
    need_language: bool = False,
    retell: bool = False,
) -> Rundown:
    """Choose up to `count` stories, and up to `spare` more as replacements.

    Stories with an article in the preset's language come first; with `need_language` (a writer that cannot translate)
    the others are excluded. With `retell`, if fewer than half of the stories can be new, earlier ones are repeated.
    Deterministic.
    """
    air_at = air_at.astimezone(preset.zone)
    reasons = Reasons(preset.language, air_at)
    found = consider(outcomes, preset=preset, aired=aired, air_at=air_at, need_language=need_language)
    misses = found.misses
    picks, left = _pick(found.fresh, preset=preset, places=count + spare, reasons=reasons)
    misses += left
    chosen, spares = in_order(picks[:count], preset.language), [story for _, story in picks[count:]]
    misses += [(story.score, _beaten(story, chosen, reasons, preset)) for story in spares]
    if retell and len(chosen) < RETOLD_BELOW * count:
        chosen += _again(found.repeats, preset=preset, places=count - len(chosen), reasons=reasons)
    retold = {story.articles[0].url for story in chosen if story.retold is not None}
    misses = sorted((miss for miss in misses if miss[1].url not in retold), key=lambda miss: (-miss[0], miss[1].title))
    return Rundown(
        stories=tuple(chosen),
        spares=tuple(spares),
        near_misses=tuple(miss for _, miss in misses[:NEAR_MISSES]),
        weather=weather if isinstance(weather, Reading) else None,
        markets=tuple(market for market in markets if isinstance(market, Reading)),
        feeds=tuple(outcome.model_copy(update={"articles": ()}) for outcome in outcomes),
        absences=(*_absences(outcomes, weather, markets), *_too_few(chosen, count, misses, reasons)),
    )


def count_reasons(
    outcomes: Sequence[FeedOutcome],
    *,
    preset: Preset,
    aired: Sequence[AiredStory],
    air_at: datetime,
    need_language: bool = False,
) -> Counter[str]:
    """Why stories were rejected: each reason, and its number of stories."""
    air_at = air_at.astimezone(preset.zone)
    found = consider(outcomes, preset=preset, aired=aired, air_at=air_at, need_language=need_language)
    return Counter(miss.reason for _, miss in found.misses)


def with_texts(rundown: Rundown, articles: Sequence[Article]) -> Rundown:
    """The same rundown with updated articles, whose pages have been read since; order and reasons stay."""
    read = {article.article_id: article for article in articles}

    def swap(story: Story) -> Story:
        return story.model_copy(update={"articles": tuple(read.get(a.article_id, a) for a in story.articles)})

    return rundown.model_copy(
        update={
            "stories": tuple(swap(story) for story in rundown.stories),
            "spares": tuple(swap(story) for story in rundown.spares),
        }
    )


def _again(repeats: Sequence[Candidate], *, preset: Preset, places: int, reasons: Reasons) -> list[Story]:
    """The stories to repeat: of the highest-scored ones told recently, those whose last telling is longest ago. A
    telling puts its story at the end, so they take turns."""
    best = sorted(repeats, key=lambda candidate: (-candidate.worth.score, candidate.leads[0].article_id))
    pool = best[: RETOLD_POOL * places]
    pool.sort(key=lambda candidate: candidate.told.aired_at if candidate.told else reasons.air_at)
    return [_story(candidate, candidate.leads[0], preset.language, reasons) for candidate in pool[:places]]


def _pick(
    candidates: Sequence[Candidate], *, preset: Preset, places: int, reasons: Reasons
) -> tuple[list[Pick], list[tuple[float, NearMiss]]]:
    """Repeatedly take the best story, within each feed's share. Each choice lowers the score of its topic, and from the
    BY_WEIGHT-th on that of its category."""
    ordered = sorted(candidates, key=lambda candidate: _rank(candidate, preset, candidate.score))
    pool = POOL * places
    waiting, dropped = unite(ordered[:pool], preset=preset, air_at=reasons.air_at)
    waiting += ordered[pool:]
    contents = {story.leads[0].article_id: content_of(story.articles, story.names) for story in waiting}
    picks: list[Pick] = []
    misses = [(left.score, _told_by(left, twin, reasons)) for left, twin in dropped]
    feeds: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    close: Counter[str] = Counter()  # by article: how many of the taken stories are on its topic
    share = preset.stories_per_feed

    def rank(candidate: Candidate) -> tuple[bool, float, str]:
        lead = candidate.leads[0]
        crowd = categories[lead.category] if len(picks) >= BY_WEIGHT else 0
        mixed = candidate.score * SAME_CATEGORY**crowd * SAME_TOPIC ** close[lead.article_id]
        return _rank(candidate, preset, mixed)

    while waiting and len(picks) < places:
        best = min(waiting, key=rank)
        waiting.remove(best)
        first = best.leads[0]
        lead = next((a for a in best.leads if feeds[a.feed_url] < share and a.language == first.language), None)
        if lead is None:
            reason = reasons.feed_full(first.source, share)
            misses.append((best.score, NearMiss(title=first.title, reason=reason, url=first.url)))
            continue
        feeds[lead.feed_url] += 1
        categories[lead.category] += 1
        story = _story(best, lead, preset.language, reasons)
        picks.append((_on_told_topic(best, close[first.article_id], preset, reasons), story))
        content = contents[first.article_id]
        left = (other.leads[0].article_id for other in waiting)
        close.update(article for article in left if are_close(content, contents[article]))
    for candidate in waiting:
        lead = candidate.leads[0]
        reason = reasons.outranked(candidate.worth, crowded=lead.category if categories[lead.category] > 1 else None)
        misses.append((candidate.score, NearMiss(title=lead.title, reason=reason, url=lead.url)))
    return picks, misses


def _rank(candidate: Candidate, preset: Preset, score: float) -> tuple[bool, float, str]:
    lead = candidate.leads[0]
    return lead.language != preset.language, -score, lead.article_id


def _on_told_topic(candidate: Candidate, close: int, preset: Preset, reasons: Reasons) -> Worth:
    """The story's worth after `close` stories on its topic, whose outlets do not count for it again."""
    if not close:
        return candidate.worth
    articles = (*candidate.articles, *candidate.also)
    worth = weigh(articles, wish=candidate.worth.wish, air_at=reasons.air_at, asked=preset.news.categories)
    return replace(worth, importance=worth.importance * SAME_TOPIC**close)


def _told_by(left: Candidate, twin: Candidate, reasons: Reasons) -> NearMiss:
    lead = left.leads[0]
    return NearMiss(title=lead.title, reason=reasons.same_event(twin.leads[0].title), url=lead.url)


def _story(candidate: Candidate, lead: Article, language: str, reasons: Reasons) -> Story:
    others = [a for a in candidate.articles if a.article_id != lead.article_id and not is_overtaken(a, lead)]
    return Story(
        story_id=story_id(candidate.articles),
        title=lead.title,
        articles=(lead, *others[: SOURCES - 1]),
        category=lead.category,
        score=round(candidate.score, 4),
        reason=reasons.chosen(
            candidate.worth,
            category=lead.category,
            foreign=lead.language if lead.language != language else None,
            told_at=candidate.told.aired_at if candidate.told else None,
            again=candidate.is_repeat,
        ),
        update_of=candidate.told.title if candidate.told and candidate.change else None,
        changed=candidate.change.words if candidate.change else None,
        retold=candidate.told.aired_at if candidate.told and candidate.is_repeat else None,
    )


def story_id(articles: Sequence[Article]) -> str:
    """The id of a set of articles, independent of their order."""
    joined = "\n".join(sorted(article.article_id for article in articles))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def _beaten(story: Story, chosen: Sequence[Story], reasons: Reasons, preset: Preset) -> NearMiss:
    crowded = story.category if sum(other.category == story.category for other in chosen) > 1 else None
    worth = weigh(story.articles, wish=None, air_at=reasons.air_at, asked=preset.news.categories)
    reason = reasons.outranked(worth, crowded=crowded)
    return NearMiss(title=story.title, reason=reason, url=story.articles[0].url)


def _too_few(
    chosen: Sequence[Story], wanted: int, misses: Sequence[tuple[float, NearMiss]], reasons: Reasons
) -> tuple[Absence, ...]:
    """Why the show has fewer stories than requested, or repeats some; empty if neither is the case."""
    fresh = sum(story.retold is None for story in chosen)
    if fresh == wanted:
        return ()
    against = Counter(miss.reason for _, miss in misses).most_common(REASONS_TOLD)
    return (Absence(what="stories", why=reasons.too_few(len(chosen), wanted, len(chosen) - fresh, against)),)


def _absences(
    outcomes: Sequence[FeedOutcome], weather: Reading | Absence | None, markets: Sequence[Reading | Absence]
) -> tuple[Absence, ...]:
    """Everything missing from the show: failed or retired feeds, unknown weather and markets."""
    lost = [
        Absence(what=outcome.name, why=outcome.error or f"the feed is {outcome.status}")
        for outcome in outcomes
        if outcome.status in ("failed", "retired")
    ]
    return (*lost, *(reading for reading in (weather, *markets) if isinstance(reading, Absence)))
