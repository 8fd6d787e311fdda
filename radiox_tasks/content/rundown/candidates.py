"""Selects the stories a show may tell: those that the rules permit and that are new or have news."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from radiox_tasks.content.rundown.earlier_shows.story_updates import Change, what_changed
from radiox_tasks.content.rundown.earlier_shows.told_before import told_before
from radiox_tasks.content.rundown.news_rules import Broken, broken_rule, wish
from radiox_tasks.content.rundown.reasons import Reasons
from radiox_tasks.content.rundown.score import UPDATE, Worth, lead_order, weigh
from radiox_tasks.content.stories.topics import related_outlets, topic_names
from radiox_tasks.model.news import AiredStory, Article, FeedOutcome, NearMiss
from radiox_tasks.model.preset import Preset

Misses = list[tuple[float, NearMiss]]
Rulings = Mapping[str, Broken | None]  # by article id


@dataclass(frozen=True)
class Candidate:
    """A story that may be told. `leads` are the articles that may lead it, best first; `also` are articles of older
    tellings, which count for its worth and are not told: what they count may be overtaken; `names` tell its topic."""

    articles: tuple[Article, ...]
    leads: tuple[Article, ...]
    worth: Worth
    told: AiredStory | None = None
    change: Change | None = None
    also: tuple[Article, ...] = ()
    names: frozenset[str] = frozenset()

    @property
    def score(self) -> float:
        return self.worth.score * (UPDATE if self.told else 1.0)

    @property
    def is_repeat(self) -> bool:
        """Whether an earlier show told all of it."""
        return self.told is not None and self.change is None


@dataclass
class Considered:
    """Every story of the feeds: new ones, repeatable ones, and rejected ones with reasons and scores."""

    fresh: list[Candidate] = field(default_factory=list)
    repeats: list[Candidate] = field(default_factory=list)
    misses: Misses = field(default_factory=list)


def consider(
    outcomes: Sequence[FeedOutcome],
    *,
    preset: Preset,
    aired: Sequence[AiredStory],
    air_at: datetime,
    need_language: bool,
) -> Considered:
    """Sort the feeds' stories. `air_at` is in the preset's zone."""
    reasons = Reasons(preset.language, air_at)
    found = Considered()
    rules = preset.news
    articles = [article for outcome in outcomes for article in outcome.articles]
    rulings = {article.article_id: broken_rule(article, rules, air_at=air_at) for article in articles}
    old = [a for a in articles if (broken := rulings[a.article_id]) and broken.rule == "max_age"]
    found.misses += [_too_old(article, preset, air_at, reasons) for article in old]
    passed = {article.article_id for article in old}
    recent = [article for article in articles if article.article_id not in passed]
    groups = [(_permitted(group, rulings), told) for group, told in told_before(recent, aired, now=air_at)]
    names = topic_names([group for group, _ in groups])
    related = related_outlets([group for group, _ in groups], names)
    for (group, told), named, beside in zip(groups, names, related, strict=True):
        ordered = lead_order(group, preset.language)
        wishes = (wish(article, rules.instructions) for article in ordered)
        wished = next((word for word in wishes if word), None)
        worth = weigh(ordered, wish=wished, air_at=air_at, asked=rules.categories, related=beside)
        candidate = replace(_candidate(ordered, told, worth, rulings), names=named)
        broken = rulings[ordered[0].article_id]
        _place(found, candidate, broken, preset=preset, reasons=reasons, need_language=need_language)
    return found


def _permitted(group: Sequence[Article], rulings: Rulings) -> Sequence[Article]:
    """The articles that may be told: the others neither add to a story's worth nor to its text. All of them if none
    may. An article of another category than the preset's only does not lead."""
    kept = [a for a in group if (broken := rulings[a.article_id]) is None or broken.rule == "categories"]
    return kept or group


def _candidate(ordered: Sequence[Article], told: Sequence[AiredStory], worth: Worth, rulings: Rulings) -> Candidate:
    """The story of these articles, told as news, as an update, or not yet; without leads if a rule excludes it."""
    leads = [article for article in ordered if rulings[article.article_id] is None]
    change = what_changed(leads, told) if told and leads else None
    if change is not None:
        leads = [change.article]
    return Candidate(tuple(ordered), tuple(leads), worth, told[0] if told else None, change)


def _place(
    found: Considered,
    candidate: Candidate,
    broken: Broken | None,
    *,
    preset: Preset,
    reasons: Reasons,
    need_language: bool,
) -> None:
    """Add the story to its list, or its reason to the misses. `broken` is the rule that its first article violates."""
    if not candidate.leads:
        reason = reasons.ruled_out(broken, preset.news) if broken else ""
        found.misses.append((candidate.worth.score, _miss(candidate.articles[0], reason)))
        return
    lead = candidate.leads[0]
    foreign = need_language and lead.language != preset.language
    if candidate.told is not None and candidate.is_repeat:
        found.misses.append((candidate.worth.score, _miss(lead, reasons.told(candidate.told.aired_at))))
        if not foreign:
            found.repeats.append(candidate)
    elif foreign:
        found.misses.append((candidate.score, _miss(lead, reasons.wrong_language(lead.language))))
    else:
        found.fresh.append(candidate)


def _too_old(article: Article, preset: Preset, air_at: datetime, reasons: Reasons) -> tuple[float, NearMiss]:
    reason = reasons.ruled_out(Broken("max_age"), preset.news)
    worth = weigh([article], wish=None, air_at=air_at, asked=preset.news.categories)
    return worth.score, _miss(article, reason)


def _miss(article: Article, reason: str) -> NearMiss:
    return NearMiss(title=article.title, reason=reason, url=article.url)
