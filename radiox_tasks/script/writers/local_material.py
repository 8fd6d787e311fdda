"""What the local writer may quote for each story: the sources' own sentences, those that hold at air time."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from radiox_tasks.model.news import Article, Story
from radiox_tasks.model.script import Verdict
from radiox_tasks.script.airtime.fit import lint
from radiox_tasks.script.evidence import Statement, headline_of, statements_of
from radiox_tasks.script.request import ScriptRequest
from radiox_tasks.script.writers.phrases import LanguageNotes

FROM_LEAD = 14  # statements taken from the first article; the rest of a long text is background
FROM_OTHERS = 4  # from each other outlet's article
REPEATS = 0.55  # share of a sentence's longer words already said, from which on it is told twice
REPEATS_FIGURES = 0.3  # the same, for a sentence all of whose figures were said

_LONGER_WORD = re.compile(r"\w{4,}")
_NUMBER = re.compile(r"\d[\d.,'’]*")


@dataclass(frozen=True)
class StoryMaterial:
    """One story's sayable statements, in the order they would be told. `title` is the headline, when it may be said."""

    story: Story
    title: Statement | None
    statements: tuple[Statement, ...]
    grave: bool

    def source(self) -> str:
        """The outlet the story is told from."""
        first = self.statements[0] if self.statements else self.title
        return first.article.source if first else self.story.articles[0].source


def gather(
    story: Story, request: ScriptRequest, notes: LanguageNotes, *, headlines_only: bool = False
) -> tuple[StoryMaterial | None, list[Verdict]]:
    """What can be said of this story, and what was left out and why. None when nothing can be said."""
    articles = [article for article in story.articles if article.language == request.language]
    if not articles:
        return None, [_cut(story.title, "language", f"no article in {notes.english_name} to quote from")]
    verdicts: list[Verdict] = []
    title = _first_sayable_title(articles, request, notes, verdicts)
    statements: list[Statement] = []
    if not headlines_only:
        statements = _statements(articles, request, notes, verdicts)
    if title is None and not statements:
        return None, [*verdicts, _cut(story.title, "evidence", "nothing in the articles can be said as it stands")]
    grave = any(notes.grave.search(article.title) for article in articles) or any(
        notes.grave.search(statement.text) for statement in statements
    )
    return StoryMaterial(story, title, tuple(statements), grave), verdicts


def _statements(
    articles: list[Article], request: ScriptRequest, notes: LanguageNotes, verdicts: list[Verdict]
) -> list[Statement]:
    chosen: list[Statement] = []
    said: set[str] = set()
    numbers: set[str] = set()
    outlets: set[str] = set()
    for article in articles:
        if article.source in outlets:
            continue
        room = FROM_OTHERS if chosen else FROM_LEAD
        taken: list[Statement] = []
        for statement in statements_of(article, notes):
            if len(taken) == room:
                break
            if statement.leans and not _continues(statement, taken):
                continue
            if _repeats(statement.text, said, numbers) or not _passes(statement, request, notes, verdicts):
                continue
            taken.append(statement)
            said |= _longer_words(statement.text)
            numbers |= set(_NUMBER.findall(statement.text))
        if taken:
            outlets.add(article.source)
            chosen += taken
    return chosen


def _first_sayable_title(
    articles: list[Article], request: ScriptRequest, notes: LanguageNotes, verdicts: list[Verdict]
) -> Statement | None:
    for article in articles:
        title = headline_of(article, notes)
        if title is not None and _passes(title, request, notes, verdicts):
            return title
    return None


def _passes(statement: Statement, request: ScriptRequest, notes: LanguageNotes, verdicts: list[Verdict]) -> bool:
    published = statement.article.published
    same_day = published is not None and (
        published.astimezone(request.preset.zone).date() == request.local_air_at.date()
    )
    if not same_day and notes.day_words.search(statement.text):
        verdicts.append(_cut(statement.text, "day", "its words about the day no longer hold at air time"))
        return False
    findings = lint(
        statement.text,
        air_at=request.local_air_at,
        language=request.language,
        kind="news",
        said_at=statement.article.published,
    )
    if findings:
        verdicts.append(_cut(statement.text, findings[0].rule, findings[0].detail))
    return not findings


def _continues(statement: Statement, taken: list[Statement]) -> bool:
    return bool(taken) and statement.follows == taken[-1].start


def _longer_words(text: str) -> set[str]:
    return {word.lower()[:7] for word in _LONGER_WORD.findall(text)}


def _repeats(text: str, said: Collection[str], numbers: Collection[str]) -> bool:
    """Whether the sentence tells again what was said: mostly the same words, or the same figures again."""
    words = _longer_words(text)
    if not words:
        return False
    share = len(words & set(said)) / len(words)
    figures = set(_NUMBER.findall(text))
    return share > REPEATS or (bool(figures) and figures <= set(numbers) and share > REPEATS_FIGURES)


def _cut(text: str, rule: str, detail: str) -> Verdict:
    return Verdict(text=text, rule=rule, verdict="cut", detail=detail)
