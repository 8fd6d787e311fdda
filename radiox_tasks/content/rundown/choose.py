"""The rundown: which stories this show tells, in which order, and why each one is in it or not."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from radiox_tasks.content.rundown.news import Change, what_changed
from radiox_tasks.content.rundown.reasons import Reasons
from radiox_tasks.content.rundown.score import SAME_CATEGORY, UPDATE, Worth, lead_order, weigh
from radiox_tasks.content.rundown.score_rules import Broken, broken_rule, wish
from radiox_tasks.content.rundown.told import told_before
from radiox_tasks.model.news import Absence, AiredStory, Article, FeedOutcome, NearMiss, Reading, Rundown, Story
from radiox_tasks.model.preset import Preset

NEAR_MISSES = 12
SPARES = 2
SOURCES = 8  # articles a story carries: more would only repeat


@dataclass(frozen=True)
class Candidate:
    """A story that may be told. `leads` are the articles that may lead it, the best first."""

    articles: tuple[Article, ...]
    leads: tuple[Article, ...]
    worth: Worth
    told: AiredStory | None = None
    change: Change | None = None

    @property
    def score(self) -> float:
        return self.worth.score * (UPDATE if self.told else 1.0)


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
) -> Rundown:
    """Choose up to `count` stories, and up to `spare` next in line.

    Stories with an article in the preset's language come before all others; with `need_language` (a writer that
    cannot translate) the others are left out. The same arguments give the same rundown.
    """
    air_at = air_at.astimezone(preset.zone)
    reasons = Reasons(preset.language, air_at)
    candidates, misses = _candidates(
        outcomes, preset=preset, aired=aired, air_at=air_at, reasons=reasons, need_language=need_language
    )
    stories, left = _pick(candidates, preset=preset, places=count + spare, reasons=reasons)
    misses += left
    spares = stories[count:]
    misses += [(story.score, _beaten(story, stories[:count], reasons, air_at)) for story in spares]
    misses.sort(key=lambda miss: (-miss[0], miss[1].title))
    return Rundown(
        stories=tuple(stories[:count]),
        spares=tuple(spares),
        near_misses=tuple(miss for _, miss in misses[:NEAR_MISSES]),
        weather=weather if isinstance(weather, Reading) else None,
        markets=tuple(market for market in markets if isinstance(market, Reading)),
        feeds=tuple(outcome.model_copy(update={"articles": ()}) for outcome in outcomes),
        absences=_absences(outcomes, weather, markets),
    )


def count_reasons(
    outcomes: Sequence[FeedOutcome],
    *,
    preset: Preset,
    aired: Sequence[AiredStory],
    air_at: datetime,
    need_language: bool = False,
) -> Counter[str]:
    """Why stories may not be told at all: each reason, and how many stories it keeps out."""
    air_at = air_at.astimezone(preset.zone)
    reasons = Reasons(preset.language, air_at)
    _, misses = _candidates(
        outcomes, preset=preset, aired=aired, air_at=air_at, reasons=reasons, need_language=need_language
    )
    return Counter(miss.reason for _, miss in misses)


def with_texts(rundown: Rundown, articles: Sequence[Article]) -> Rundown:
    """The same rundown with those articles put in whose page has been read since; order and reasons stay."""
    read = {article.article_id: article for article in articles}

    def swap(story: Story) -> Story:
        return story.model_copy(update={"articles": tuple(read.get(a.article_id, a) for a in story.articles)})

    return rundown.model_copy(
        update={
            "stories": tuple(swap(story) for story in rundown.stories),
            "spares": tuple(swap(story) for story in rundown.spares),
        }
    )


def _candidates(
    outcomes: Sequence[FeedOutcome],
    *,
    preset: Preset,
    aired: Sequence[AiredStory],
    air_at: datetime,
    reasons: Reasons,
    need_language: bool,
) -> tuple[list[Candidate], list[tuple[float, NearMiss]]]:
    candidates: list[Candidate] = []
    misses: list[tuple[float, NearMiss]] = []
    rules = preset.news
    articles = [article for outcome in outcomes for article in outcome.articles]
    old = [a for a in articles if (rule := broken_rule(a, rules, air_at=air_at)) and rule.rule == "max_age"]
    misses += [_too_old(article, preset, air_at, reasons) for article in old]
    passed = {article.article_id for article in old}
    recent = [article for article in articles if article.article_id not in passed]
    for group, told in told_before(recent, aired, now=air_at):
        ordered = lead_order(group, preset.language)
        broken = {article.article_id: broken_rule(article, rules, air_at=air_at) for article in ordered}
        leads = [article for article in ordered if broken[article.article_id] is None]
        wishes = (wish(article, rules.instructions) for article in ordered)
        worth = weigh(ordered, wish=next((found for found in wishes if found), None), air_at=air_at)
        first = (leads or ordered)[0]
        if not leads and (rule := broken[first.article_id]):
            reason = reasons.ruled_out(rule, rules)
            misses.append((worth.score, NearMiss(title=first.title, reason=reason, url=first.url)))
            continue
        change = what_changed(leads, told) if told else None
        if told and change is None:
            misses.append(
                (worth.score, NearMiss(title=first.title, reason=reasons.told(told[0].aired_at), url=first.url))
            )
            continue
        if change is not None:
            leads = [change.article]
        if need_language and leads[0].language != preset.language:
            score = worth.score * (UPDATE if told else 1.0)
            reason = reasons.wrong_language(leads[0].language)
            misses.append((score, NearMiss(title=leads[0].title, reason=reason, url=leads[0].url)))
            continue
        candidates.append(Candidate(tuple(ordered), tuple(leads), worth, told[0] if told else None, change))
    return candidates, misses


def _too_old(article: Article, preset: Preset, air_at: datetime, reasons: Reasons) -> tuple[float, NearMiss]:
    reason = reasons.ruled_out(Broken("max_age"), preset.news)
    score = weigh([article], wish=None, air_at=air_at).score
    return score, NearMiss(title=article.title, reason=reason, url=article.url)


def _pick(
    candidates: Sequence[Candidate], *, preset: Preset, places: int, reasons: Reasons
) -> tuple[list[Story], list[tuple[float, NearMiss]]]:
    """Take the best story again and again; each choice makes its category count less, and fills its feed's share."""
    waiting = list(candidates)
    stories: list[Story] = []
    misses: list[tuple[float, NearMiss]] = []
    feeds: Counter[str] = Counter()
    categories: Counter[str] = Counter()

    def rank(candidate: Candidate) -> tuple[bool, float, str]:
        lead = candidate.leads[0]
        mixed: float = candidate.score * SAME_CATEGORY ** categories[lead.category]
        return lead.language != preset.language, -mixed, lead.article_id

    while waiting and len(stories) < places:
        best = min(waiting, key=rank)
        waiting.remove(best)
        first = best.leads[0]
        lead = next(
            (a for a in best.leads if feeds[a.feed_url] < preset.news.per_feed and a.language == first.language), None
        )
        if lead is None:
            reason = reasons.feed_full(first.source, preset.news.per_feed)
            misses.append((best.score, NearMiss(title=first.title, reason=reason, url=first.url)))
            continue
        feeds[lead.feed_url] += 1
        categories[lead.category] += 1
        stories.append(_story(best, lead, preset.language, reasons))
    for candidate in waiting:
        lead = candidate.leads[0]
        reason = reasons.outranked(candidate.worth, crowded=lead.category if categories[lead.category] > 1 else None)
        misses.append((candidate.score, NearMiss(title=lead.title, reason=reason, url=lead.url)))
    return stories, misses


def _story(candidate: Candidate, lead: Article, language: str, reasons: Reasons) -> Story:
    others = [article for article in candidate.articles if article.article_id != lead.article_id]
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
        ),
        update_of=candidate.told.title if candidate.told else None,
        changed=candidate.change.words if candidate.change else None,
    )


def story_id(articles: Sequence[Article]) -> str:
    """The same articles make the same id, whatever their order."""
    joined = "\n".join(sorted(article.article_id for article in articles))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def _beaten(story: Story, chosen: Sequence[Story], reasons: Reasons, air_at: datetime) -> NearMiss:
    crowded = story.category if sum(other.category == story.category for other in chosen) > 1 else None
    reason = reasons.outranked(weigh(story.articles, wish=None, air_at=air_at), crowded=crowded)
    return NearMiss(title=story.title, reason=reason, url=story.articles[0].url)


def _absences(
    outcomes: Sequence[FeedOutcome], weather: Reading | Absence | None, markets: Sequence[Reading | Absence]
) -> tuple[Absence, ...]:
    """Everything the show does without: feeds that failed or are retired, weather and markets that are unknown."""
    lost = [
        Absence(what=outcome.name, why=outcome.error or f"the feed is {outcome.status}")
        for outcome in outcomes
        if outcome.status in ("failed", "retired")
    ]
    return (*lost, *(reading for reading in (weather, *markets) if isinstance(reading, Absence)))
