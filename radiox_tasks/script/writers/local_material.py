"""Sentences that the local writer may quote for each story, valid at air time."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from radiox_tasks.model.news import Article, Story
from radiox_tasks.model.script import Verdict
from radiox_tasks.script.airtime.fit_script import lint
from radiox_tasks.script.evidence import Statement, headline_of, is_announcement, statements_of
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.writers.phrases import LanguageNotes

FROM_LEAD = 14  # statements from the first article; later sentences are background
FROM_OTHERS = 4  # from each other outlet's article
SAME_MARKS = 2  # words or figures of the headline that a first sentence must share to make sense alone
REPEATS = 0.55  # share of a sentence's longer words already told, from which it counts as a repetition
REPEATS_FIGURES = 0.3  # the same for a sentence whose figures were all told

_LONGER_WORD = re.compile(r"\w{4,}")
_NUMBER = re.compile(r"\d[\d.,'’]*")


@dataclass(frozen=True)
class StoryMaterial:
    """One story's statements, in their order. `title` is the headline, if it can be spoken; `headline` one that can
    announce the story. `opens`: the statements make sense without the headline; else the headline must come first."""

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
    """The statements of this story, and what was left out and why. None if there are none."""
    articles = [article for article in story.articles if article.language == request.language]
    if not articles:
        return None, [_cut(story.title, "language", f"no article in {notes.english_name} to quote from")]
    verdicts: list[Verdict] = []
    titles = [title for article in articles if (title := headline_of(article, notes)) is not None]
    titles = [title for title in titles if _passes(title, request, verdicts)]
    statements: list[Statement] = []
    if not headlines_only:
        headed = frozenset(title.article.article_id for title in titles)
        statements = _statements(articles, headed, request, notes, verdicts)
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
    """Whether an article's first sentence makes sense without its headline, that is, names its subject again. A feed's
    teaser often continues its headline ("Whole villages lie in ruins."); an article on its page seldom does."""
    if first.follows is not None or first.leans:
        return False
    wanted, told = _marks(first.article.title), first.text.lower()
    shared = sum(mark in told for mark in wanted)  # also within a compound
    return shared >= min(1 if first.article.from_page else SAME_MARKS, len(wanted))


def _marks(text: str) -> set[str]:
    """The stems of a text's longer words, and its figures."""
    return {word.lower()[:5] for word in _LONGER_WORD.findall(text)} | set(_NUMBER.findall(text))


def _statements(
    articles: Sequence[Article],
    headed: Collection[str],
    request: ScriptRequest,
    notes: LanguageNotes,
    verdicts: list[Verdict],
) -> list[Statement]:
    """The statements of each outlet's first article, starting with an article whose first sentence makes
    sense alone. The first of all may lean on its headline ("He was 85."), which is then told before it; `headed` are
    the ids of the articles whose headline can be."""
    tellings = [(article, statements_of(article, notes)) for article in articles]
    first = next((at for at, (_, found) in enumerate(tellings) if _opens(found, request)), 0)
    chosen: list[Statement] = []
    outlets: set[str] = set()
    memory = _Memory()
    for article, found in [tellings[first], *tellings[:first], *tellings[first + 1 :]]:
        if article.source in outlets:
            continue
        after = {found[0].start} if found and not chosen and article.article_id in headed else set()
        taken = _taken(found, FROM_OTHERS if chosen else FROM_LEAD, after, memory, request, verdicts)
        if taken:
            outlets.add(article.source)
            chosen += taken
    return chosen


def _opens(found: Sequence[Statement], request: ScriptRequest) -> bool:
    """Whether the article's first sentence can be spoken."""
    return bool(found) and found[0].follows is None and not found[0].leans and _passes(found[0], request, [])


def _taken(
    found: Sequence[Statement],
    room: int,
    after_headline: Collection[int],
    memory: "_Memory",
    request: ScriptRequest,
    verdicts: list[Verdict],
) -> list[Statement]:
    taken: list[Statement] = []
    for statement in found:
        if len(taken) == room:
            break
        headed = not taken and statement.follows is None and statement.start in after_headline
        if statement.leans and not headed and not _continues(statement, taken):
            continue
        if memory.holds(statement.text) or not _passes(statement, request, verdicts):
            continue
        taken.append(statement)
        memory.add(statement.text)
    return taken


class _Memory:
    """What was told of a story, to avoid repetitions."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.figures: set[str] = set()

    def add(self, text: str) -> None:
        """Add the words and figures of a told sentence."""
        self.words |= _longer_words(text)
        self.figures |= set(_NUMBER.findall(text))

    def holds(self, text: str) -> bool:
        """Whether the sentence repeats what was told: mostly the same words, or the same figures."""
        words = _longer_words(text)
        if not words:
            return False
        share = len(words & self.words) / len(words)
        figures = set(_NUMBER.findall(text))
        return share > REPEATS or (bool(figures) and figures <= self.figures and share > REPEATS_FIGURES)


def _passes(statement: Statement, request: ScriptRequest, verdicts: list[Verdict]) -> bool:
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
