"""Substitutes for a rejected line: sentences of its source, or its headline."""

from collections.abc import Mapping, Sequence

from radiox_tasks.language.spans import overlap
from radiox_tasks.model.news import Article, Story
from radiox_tasks.model.script import Evidence
from radiox_tasks.script.attribution import headline_part, statement_part
from radiox_tasks.script.checks.line_checks import Checks
from radiox_tasks.script.drafts import DraftLine, Part
from radiox_tasks.script.phrases.clock_phrases import part_of_day
from radiox_tasks.script.phrases.house_phrases import PhraseChooser, phrasebook
from radiox_tasks.script.sources.statements import Statement, headline_of, statements_of

MOST_SENTENCES = 2
"""Sentences of a source that replace one line: a retelling is shorter than its source."""

Kept = Mapping[int, DraftLine | None]


def own_sentences_for(line: DraftLine, place: int, kept: Kept, checks: Checks) -> DraftLine | None:
    """The sentences that the line cites, verbatim with their outlet; else the next ones of its story. Sentences are not
    repeated, keep the article's order, and one that depends on its predecessor follows it directly."""
    story = _story_of(line, checks)
    if line.kind != "news" or story is None:
        return None
    told = _told(line, kept)
    for candidates in (_cited(line, story, checks), _untold(story, place, line, kept, checks)):
        fresh = [one for one in candidates if not overlaps(one.evidence, told)]
        chosen = _without_leaning(fresh, place, line, kept, checks)[:MOST_SENTENCES]
        if chosen:
            parts = tuple(statement_part(statement) for statement in chosen)
            return DraftLine(line.speaker, "news", (*parts, *_outlet(line, chosen, kept, checks)), line.story_id)
    return None


def headline_for(line: DraftLine, kept: Kept, checks: Checks) -> DraftLine | None:
    """The story's headline in place of its only line."""
    story = _story_of(line, checks)
    if line.kind != "news" or story is None or _told(line, kept):
        return None
    notes = phrasebook(checks.request.language).language
    for article in _readable(story, checks):
        title = headline_of(article, notes)
        if title is not None:
            return DraftLine(line.speaker, "news", (headline_part(title),), line.story_id)
    return None


def _story_of(line: DraftLine, checks: Checks) -> Story | None:
    stories = checks.request.rundown.stories
    return next((story for story in stories if story.story_id == line.story_id), None)


def _readable(story: Story, checks: Checks) -> list[Article]:
    return [article for article in story.articles if article.language == checks.request.language]


def _statements(story: Story, checks: Checks) -> list[Statement]:
    notes = phrasebook(checks.request.language).language
    return [statement for article in _readable(story, checks) for statement in statements_of(article, notes)]


def _cited(line: DraftLine, story: Story, checks: Checks) -> list[Statement]:
    return [one for one in _statements(story, checks) if overlaps(one.evidence, line.evidence)]


def _untold(story: Story, place: int, line: DraftLine, kept: Kept, checks: Checks) -> list[Statement]:
    """The sentences of the article between those told before and after this position."""
    before = [item for at, told in kept.items() if at < place and told is not None for item in told.evidence]
    after = [item for at, told in kept.items() if at > place and told is not None for item in told.evidence]
    cited = {item.article_id for item in line.evidence}
    return [
        one
        for one in _statements(story, checks)
        if (not cited or one.article.article_id in cited)
        and all(item.end <= one.start for item in before if item.article_id == one.article.article_id)
        and all(one.end <= item.start for item in after if item.article_id == one.article.article_id)
    ][:1]


def _told(line: DraftLine, kept: Kept) -> list[Evidence]:
    """The evidence of the story's other lines."""
    return [
        item
        for other in kept.values()
        if other is not None and other.story_id == line.story_id
        for item in other.evidence
    ]


def overlaps(one: Evidence, others: Sequence[Evidence]) -> bool:
    """Whether these words of a source are among the others."""
    return any(one.article_id == other.article_id and overlap(one, other) for other in others)


def _without_leaning(
    statements: list[Statement], place: int, line: DraftLine, kept: Kept, checks: Checks
) -> list[Statement]:
    earlier = [told for at, told in sorted(kept.items()) if at < place and told is not None and told.evidence]
    same = bool(earlier) and earlier[-1].story_id == line.story_id
    last: Evidence | None = earlier[-1].evidence[-1] if same else None
    chosen: list[Statement] = []
    for statement in statements:
        if statement.leans and not checks.sources.follows(last, statement.evidence):
            continue
        chosen.append(statement)
        last = statement.evidence
    return chosen


def _outlet(line: DraftLine, chosen: list[Statement], kept: Kept, checks: Checks) -> tuple[Part, ...]:
    """A phrase that names the outlet, unless the story has named it."""
    source = chosen[0].article.source
    texts = [told.text for told in kept.values() if told is not None and told.story_id == line.story_id]
    if any(source.casefold() in text.casefold() for text in texts):
        return ()
    request, roles = checks.request, checks.request.roles
    chooser = PhraseChooser(
        phrasebook(request.language),
        f"{request.show_id}/{request.variant}/{line.text}",
        part_of_day(request.local_air_at),
        request.avoid_phrases,
    )
    host = roles.host(line.speaker) or roles.main
    said = chooser.choose("source_after", character=host.character, never=host.never_says, grave=True, source=source)
    return (Part(said),)
