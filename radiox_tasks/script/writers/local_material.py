"""Sentences that the local writer may quote for each story, valid at air time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from radiox_tasks.model.news import Article, Story
from radiox_tasks.model.script import Verdict
from radiox_tasks.script.airtime.fit_script import lint
from radiox_tasks.script.evidence import Statement, headline_of, is_announcement, statements_of
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.writers.phrases import LanguageNotes

FROM_LEAD = 14  # statements taken from the first article; the rest of a long text is background
FROM_OTHERS = 4  # from each other outlet's article
SAME_MARKS = 2  # words or figures of the headline in a first sentence that tells what it is about
REPEATS = 0.55  # share of a sentence's longer words already said, from which on it is told twice
REPEATS_FIGURES = 0.3  # the same, for a sentence all of whose figures were said

_LONGER_WORD = re.compile(r"\w{4,}")
_NUMBER = re.compile(r"\d[\d.,'’]*")


@dataclass(frozen=True)
class StoryMaterial:
    """One story's sayable statements, in the order they would be told.

    `title` is the headline, when it may be said; `headline` one that a host would announce the story with. `opens` says
    whether the statements tell by themselves what it is about; else the headline must say it first.
    """

    story: Story
    title: Statement | None
    statements: tuple[Statement, ...]
    grave: bool
    headline: Statement | None = None
    opens: bool = True

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
    titles = [title for article in articles if (title := headline_of(article, notes)) is not None]
    titles = [title for title in titles if _passes(title, request, notes, verdicts)]
    statements: list[Statement] = []
    if not headlines_only:
        statements = _statements(articles, request, notes, verdicts)
    if not titles and not statements:
        return None, [*verdicts, _cut(story.title, "evidence", "nothing in the articles can be said as it stands")]
    grave = any(notes.grave.search(article.title) for article in articles) or any(
        notes.grave.search(statement.text) for statement in statements
    )
    opens = bool(statements) and _tells_its_headline(statements[0])
    fit = [title for title in titles if is_announcement(title, notes)]
    title = fit[0] if fit else titles[0] if titles else None
    if not opens:
        first = statements[0].article if statements else None
        title = next((one for one in titles if one.article is first), title)
        fit = [one for one in fit if one != title]
    headline = fit[0] if fit else None
    return StoryMaterial(story, title, tuple(statements), grave, headline, opens), verdicts


def _tells_its_headline(first: Statement) -> bool:
    """Whether an article's first sentence can be told without its headline: it names again what that one is about.

    The teaser of a feed often goes on from its headline ("Whole villages lie in ruins."), and the text of a page begins
    anew.
    """
    if first.follows is not None:
        return False
    wanted = _marks(first.article.title)
    return len(wanted & _marks(first.text)) >= min(SAME_MARKS, len(wanted))


def _marks(text: str) -> set[str]:
    """The beginnings of a text's longer words, and its figures."""
    return {word.lower()[:5] for word in _LONGER_WORD.findall(text)} | set(_NUMBER.findall(text))


def _statements(
    articles: Sequence[Article], request: ScriptRequest, notes: LanguageNotes, verdicts: list[Verdict]
) -> list[Statement]:
    """The statements of each outlet's first article, beginning with an article whose own opening can be told."""
    tellings = [(article, statements_of(article, notes)) for article in articles]
    first = next((at for at, (_, found) in enumerate(tellings) if _opens(found, request, notes)), 0)
    chosen: list[Statement] = []
    outlets: set[str] = set()
    memory = _Memory()
    for article, found in [tellings[first], *tellings[:first], *tellings[first + 1 :]]:
        if article.source in outlets:
            continue
        taken = _taken(found, FROM_OTHERS if chosen else FROM_LEAD, memory, request, notes, verdicts)
        if taken:
            outlets.add(article.source)
            chosen += taken
    return chosen


def _opens(found: Sequence[Statement], request: ScriptRequest, notes: LanguageNotes) -> bool:
    """Whether the article's first sentence can be told."""
    return bool(found) and found[0].follows is None and not found[0].leans and _passes(found[0], request, notes, [])


def _taken(
    found: Sequence[Statement],
    room: int,
    memory: "_Memory",
    request: ScriptRequest,
    notes: LanguageNotes,
    verdicts: list[Verdict],
) -> list[Statement]:
    taken: list[Statement] = []
    for statement in found:
        if len(taken) == room:
            break
        if statement.leans and not _continues(statement, taken):
            continue
        if memory.holds(statement.text) or not _passes(statement, request, notes, verdicts):
            continue
        taken.append(statement)
        memory.add(statement.text)
    return taken


class _Memory:
    """What was said of a story, to tell nothing twice."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.figures: set[str] = set()

    def add(self, text: str) -> None:
        """Keep the words and figures of a sentence that is told."""
        self.words |= _longer_words(text)
        self.figures |= set(_NUMBER.findall(text))

    def holds(self, text: str) -> bool:
        """Whether the sentence tells again what was said: mostly the same words, or the same figures again."""
        words = _longer_words(text)
        if not words:
            return False
        share = len(words & self.words) / len(words)
        figures = set(_NUMBER.findall(text))
        return share > REPEATS or (bool(figures) and figures <= self.figures and share > REPEATS_FIGURES)


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


def _cut(text: str, rule: str, detail: str) -> Verdict:
    return Verdict(text=text, rule=rule, verdict="cut", detail=detail)
