"""Sentences that the local writer may quote for each story, valid at air time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from radiox_tasks.language.content_words import REPEATED, says_again, stems
from radiox_tasks.model.news import Article, Story
from radiox_tasks.model.script import Verdict
from radiox_tasks.script.airtime.airtime_lint import lint
from radiox_tasks.script.phrases.house_phrases import LanguageNotes
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.sources.statements import (
    Statement,
    headline_of,
    is_announcement,
    is_plain_sentence,
    statements_of,
)
from radiox_tasks.script.writers.added_figures import adds_figure
from radiox_tasks.script.writers.local.opening import (
    Start,
    best_start,
    carries_headline,
    is_framed,
    misses_news,
    restates_headline,
    tells_frame,
)

FROM_LEAD = 14  # statements from the first article; later sentences are background
FROM_OTHERS = 4  # from each other outlet's article
SEAM = 0.4  # share of its words with which a page's first sentence repeats the teaser before it
ANCHORS = 2  # words that a paragraph must share with what is told before it, if sentences between the two are left out


@dataclass(frozen=True)
class StoryMaterial:
    """One story's statements, in their order. `title` is the headline, if it can be spoken; `headline` one that can
    announce the story. `opens`: the statements make sense without the headline; else the headline must come first.
    `ends` are the numbers of statements after which the telling may stop, ascending; `holds`: neither the headline nor
    the first statements lack the news."""

    story: Story
    title: Statement | None
    statements: tuple[Statement, ...]
    grave: bool
    headline: Statement | None = None
    opens: bool = True
    ends: tuple[int, ...] = ()
    holds: bool = True

    @property
    def sentences(self) -> int:
        """How many sentences can be told, with the headline if it comes first."""
        return len(self.statements) + (self.title is not None and not self.opens)

    def source(self) -> str:
        """The outlet the story is told from."""
        first = self.statements[0] if self.statements else self.title
        return first.article.source if first else self.story.articles[0].source


def gather(
    story: Story, request: ScriptRequest, notes: LanguageNotes, *, headlines_only: bool = False, gaps: bool = False
) -> tuple[StoryMaterial | None, list[Verdict]]:
    """The statements of this story, and what was left out and why. None if there are none. With `gaps`, a paragraph is
    told after any gap, for a show that is too short otherwise."""
    articles = [article for article in story.articles if article.language == request.language]
    if not articles:
        return None, [_cut(story.title, "language", f"no article in {notes.english_name} to quote from")]
    verdicts: list[Verdict] = []
    titles = [title for article in articles if (title := headline_of(article, notes)) is not None]
    titles = [title for title in titles if _passes(title, request, verdicts)]
    statements: list[Statement] = []
    opens, holds = False, True
    if not headlines_only:
        headed = frozenset(title.article.article_id for title in titles)
        statements, opens, holds = _statements(articles, headed, request, notes, verdicts, gaps=gaps)
    if not titles and not statements:
        return None, [*verdicts, _cut(story.title, "evidence", "nothing in the articles can be said as it stands")]
    grave = any(notes.grave.search(article.title) for article in articles) or any(
        notes.grave.search(statement.text) for statement in statements
    )
    fit = [title for title in titles if is_announcement(title, notes)]
    title = fit[0] if fit else titles[0] if titles else None
    if not opens:
        first = statements[0].article if statements else None
        title = next((one for one in titles if one.article is first), title)
        fit = [one for one in fit if one != title]
    lead = statements[0] if statements else title  # another article may say the opposite
    fit = [one for one in fit if lead is not None and one.article is lead.article]
    headline = next((one for one in fit if is_plain_sentence(one, notes)), None)
    ends = tuple(count for count, one in enumerate(statements, start=1) if one.closes)
    return StoryMaterial(story, title, tuple(statements), grave, headline, opens, ends, holds), verdicts


def _statements(
    articles: Sequence[Article],
    headed: Collection[str],
    request: ScriptRequest,
    notes: LanguageNotes,
    verdicts: list[Verdict],
    *,
    gaps: bool,
) -> tuple[list[Statement], bool, bool]:
    """The statements of each outlet's first article, starting with an article that has an opening, whether they make
    sense without the headline, and whether the news is told. The first of all may lean on its headline ("He was 85."),
    which is then told before it; `headed` are the ids of the articles whose headline can be."""
    tellings = [_telling(one, request, notes, headed=one.article_id in headed) for one in articles]
    opening = [one for one in tellings if one.statements and _opens(one.statements[0], request)]
    lead = next((one for one in opening if one.start.holds), next(iter(opening), tellings[0]))
    if headed and not lead.start.holds:
        return [], False, True  # the headline of another outlet has the news
    opens = lead.article.article_id not in headed or lead.start.tells
    chosen: list[Statement] = []
    outlets: set[str] = set()
    memory = _Memory(request.language, fresh=lead.statements[0].text if lead.start.carries else "")
    anchors = 0 if gaps else ANCHORS
    if not opens:
        memory.begin(lead.article.title)
    for article, found, _ in (lead, *(one for one in tellings if one is not lead)):
        if article.source in outlets or not found or (chosen and is_framed(article.title, notes)):
            continue
        if chosen:  # another outlet begins with the same news, and goes on with what was left out
            memory.join()
            page = [one for one in found if not _is_teaser(one)]
            if page and (memory.holds(page[0].text, REPEATED) or restates_headline(page[0])):
                found = page  # behind its teaser, its page begins so again
            taken = _taken(found[1:], FROM_OTHERS, memory, request, verdicts, anchors, before=found[0])
        else:
            headed_by = found[0] if article.article_id in headed else None
            taken = _taken(found, FROM_LEAD, memory, request, verdicts, anchors, headed=headed_by)
        if taken:
            outlets.add(article.source)
            chosen += taken
    return chosen, opens, lead.start.holds


class _Telling(NamedTuple):
    """An article's statements from the first one to tell, and what is known of that start."""

    article: Article
    statements: list[Statement]
    start: Start


def _telling(article: Article, request: ScriptRequest, notes: LanguageNotes, *, headed: bool) -> _Telling:
    """An article's statements from the first one to tell."""

    def is_fit(one: Statement) -> bool:
        return not one.leans and _passes(one, request, [])

    found = statements_of(article, notes)
    if is_framed(article.title, notes):
        is_told = tells_frame(found, is_fit, headed=headed)
        carries = is_told and carries_headline(found, notes)
        start = Start(0, headed or is_told, carries, tells=carries and not misses_news(found))
        return _Telling(article, found if is_told else [], start)
    if not found:
        return _Telling(article, [], Start(0, headed))
    start = best_start(found, is_fit, notes, headed=headed)
    return _Telling(article, found[start.at :], start)


def _opens(first: Statement, request: ScriptRequest) -> bool:
    """Whether an article's first sentence can be spoken."""
    return first.begins and not first.leans and _passes(first, request, [])


def _taken(
    found: Sequence[Statement],
    room: int,
    memory: "_Memory",
    request: ScriptRequest,
    verdicts: list[Verdict],
    anchors: int,
    *,
    headed: Statement | None = None,
    before: Statement | None = None,
) -> list[Statement]:
    """The statements from the first one, without gaps: a sentence whose predecessor is not told may depend on it. After
    a gap, only a paragraph goes on whose first sentence has `anchors` words in common with what was told. `headed` may
    follow its headline, `before` is the last sentence that was told, or that repeats what was."""
    taken: list[Statement] = []
    needed = {one.follows for one in found if one.leans}
    for statement in found:
        if len(taken) == room:
            break
        first = statement is headed and statement.follows is None
        joined = before is not None and statement.follows == before.start
        if statement.leans and before is not None and before not in taken:
            joined = False  # it would depend on words that are not said
        if not (first or joined or _may_begin(statement, taken, memory, anchors)):
            continue
        seam = before is not None and _is_teaser(before) and not _is_teaser(statement)
        adds = seam and memory.lacks_figure(statement.text)
        if seam and not adds and statement.closes and statement.start not in needed and restates_headline(statement):
            memory.add(statement.text)  # behind its teaser a page begins with the same news again
        elif adds or not memory.holds(statement.text, SEAM if seam else REPEATED):
            if not _passes(statement, request, verdicts):
                continue
            taken.append(statement)
            memory.add(statement.text)
        before = statement
    while len(taken) > 1 and not taken[-1].closes:
        taken.pop()
    return taken


def _is_teaser(statement: Statement) -> bool:
    """Whether a sentence is of the teaser in front of its page's text."""
    return statement.start < statement.article.teaser_end


def _may_begin(statement: Statement, taken: Sequence[Statement], memory: "_Memory", anchors: int) -> bool:
    """Whether a paragraph may be told without the sentence before it."""
    if statement.leans or not statement.begins:
        return False
    return not taken or memory.shared(statement.text) >= anchors


class _Memory:
    """What was told of a story, to avoid repetitions. `fresh` is a first sentence with its headline's words, which is
    told behind that headline only if it lacks its news."""

    def __init__(self, language: str, *, fresh: str = "") -> None:
        self.language, self.fresh = language, fresh
        self.told: list[str] = []
        self.headed = False

    def begin(self, headline: str) -> None:
        """Add a headline, which is told before its article."""
        self.headed = True
        self.add(headline)

    def add(self, text: str) -> None:
        """Add a told sentence."""
        self.told.append(text)

    def join(self) -> None:
        """Take everything told for one sentence: another outlet says it in others."""
        self.told = [" ".join(self.told)]
        self.headed = False

    def shared(self, text: str) -> int:
        """How many longer words of the sentence were told."""
        return len(stems(text, self.language) & stems(" ".join(self.told), self.language))

    def lacks_figure(self, text: str) -> bool:
        """Whether a page's sentence repeats nothing but the headline that was told before, and has a figure of its own.
        Another outlet's may contradict one that was told."""
        behind = self.told[1:]
        again = any(says_again(said, text, self.language, repeated=SEAM) for said in behind)
        return self.headed and not again and adds_figure(self.told, text, self.language)

    def holds(self, text: str, repeated: float) -> bool:
        """Whether the sentence repeats one that was told, with this share of its words."""
        return any(
            text in said or (text != self.fresh and says_again(said, text, self.language, repeated=repeated))
            for said in self.told
        )


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


def _cut(text: str, rule: str, detail: str) -> Verdict:
    return Verdict(text=text, rule=rule, verdict="cut", detail=detail)
