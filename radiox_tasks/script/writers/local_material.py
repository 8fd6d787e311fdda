"""Sentences that the local writer may quote for each story, valid at air time."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from radiox_tasks.language.verbs import is_verbal
from radiox_tasks.model.news import Article, Story
from radiox_tasks.model.script import Verdict
from radiox_tasks.script.airtime.fit_script import lint
from radiox_tasks.script.evidence import Statement, headline_of, is_announcement, is_plain_sentence, statements_of
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.writers.phrases import LanguageNotes

FROM_LEAD = 14  # statements from the first article; later sentences are background
FROM_OTHERS = 4  # from each other outlet's article
SAME_MARKS = 2  # words or figures of the headline that a first sentence must share to make sense alone
FEWEST_MARKS = 1  # the same for a page's that does not begin with a definite article
LEAST_WORDS = 12  # of a teaser's first sentence that makes sense alone with one such word
STEM = 5  # letters that forms of one word share
ANCHORS = 2  # words that a paragraph must share with what is told before it, if sentences between the two are left out
REPEATS = 0.4  # share of a sentence's longer words already told, from which it counts as a repetition
REPEATS_FIGURES = 0.3  # the same for a sentence whose figures were all told

_LONGER_WORD = re.compile(r"\w{4,}")
_NUMBER = re.compile(r"\d[\d.,'’]*")


@dataclass(frozen=True)
class StoryMaterial:
    """One story's statements, in their order. `title` is the headline, if it can be spoken; `headline` one that can
    announce the story. `opens`: the statements make sense without the headline; else the headline must come first.
    `ends` are the numbers of statements after which the telling may stop, ascending."""

    story: Story
    title: Statement | None
    statements: tuple[Statement, ...]
    grave: bool
    headline: Statement | None = None
    opens: bool = True
    ends: tuple[int, ...] = ()

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
    if not headlines_only:
        headed = frozenset(title.article.article_id for title in titles)
        statements = _statements(articles, headed, request, notes, verdicts, gaps=gaps)
    if not titles and not statements:
        return None, [*verdicts, _cut(story.title, "evidence", "nothing in the articles can be said as it stands")]
    grave = any(notes.grave.search(article.title) for article in articles) or any(
        notes.grave.search(statement.text) for statement in statements
    )
    opens = bool(statements) and _tells_its_headline(statements[0], notes)
    fit = [title for title in titles if is_announcement(title, notes)]
    title = fit[0] if fit else titles[0] if titles else None
    if not opens:
        first = statements[0].article if statements else None
        title = next((one for one in titles if one.article is first), title)
        fit = [one for one in fit if one != title]
    headline = next((one for one in fit if is_plain_sentence(one, notes)), None)
    ends = tuple(count for count, one in enumerate(statements, start=1) if one.closes)
    return StoryMaterial(story, title, tuple(statements), grave, headline, opens, ends), verdicts


def _tells_its_headline(first: Statement, notes: LanguageNotes) -> bool:
    """Whether a paragraph's first sentence makes sense without the headline: it has a verb, depends on nothing, and
    names what the headline names, which may be the only place with it. A page may begin with a scene, and "The fine has
    been waived" goes on from a headline."""
    article = first.article
    if first.leans or not first.begins or not is_verbal(first.text, article.language):
        return False
    definite = notes.definite.match(first.text) is not None
    teaser = not article.from_page or first.start < article.teaser_end
    least = SAME_MARKS if definite or (teaser and len(first.text.split()) < LEAST_WORDS) else FEWEST_MARKS
    wanted, told = _marks(article.title), _marks(first.text)
    shared = sum(any(_is_same(mark, word) for word in told) for mark in wanted)
    return shared >= min(least, len(wanted))


def _marks(text: str) -> set[str]:
    """A text's longer words and its figures."""
    return {word.lower() for word in _LONGER_WORD.findall(text)} | set(_NUMBER.findall(text))


def _is_same(mark: str, word: str) -> bool:
    """Whether two words are forms of one, or one is the other's last part: "Türkei", "Osttürkei"."""
    return mark[:STEM] == word[:STEM] or word.endswith(mark) or mark.endswith(word)


def _statements(
    articles: Sequence[Article],
    headed: Collection[str],
    request: ScriptRequest,
    notes: LanguageNotes,
    verdicts: list[Verdict],
    *,
    gaps: bool,
) -> list[Statement]:
    """The statements of each outlet's first article, starting with an article that has an opening. The first of all may
    lean on its headline ("He was 85."), which is then told before it; `headed` are the ids of the articles whose
    headline can be."""
    tellings = [(article, _from_opening(statements_of(article, notes), request, notes)) for article in articles]
    first = next((at for at, (_, found) in enumerate(tellings) if found and _opens(found[0], request)), 0)
    chosen: list[Statement] = []
    outlets: set[str] = set()
    memory = _Memory()
    for article, found in [tellings[first], *tellings[:first], *tellings[first + 1 :]]:
        if article.source in outlets:
            continue
        after = {found[0].start} if found and not chosen and article.article_id in headed else set()
        taken = _taken(
            found, FROM_OTHERS if chosen else FROM_LEAD, after, memory, request, verdicts, ANCHORS * (not gaps)
        )
        if taken:
            outlets.add(article.source)
            chosen += taken
    return chosen


def _from_opening(found: list[Statement], request: ScriptRequest, notes: LanguageNotes) -> list[Statement]:
    """The statements, without the feed's teaser if only the page's first one makes sense without the headline."""
    page = [one for one in found if one.start >= one.article.teaser_end]
    opens = [bool(one) and _tells_its_headline(one[0], notes) and _passes(one[0], request, []) for one in (found, page)]
    return page if opens == [False, True] else found


def _opens(first: Statement, request: ScriptRequest) -> bool:
    """Whether an article's first sentence can be spoken."""
    return first.begins and not first.leans and _passes(first, request, [])


def _taken(
    found: Sequence[Statement],
    room: int,
    after_headline: Collection[int],
    memory: "_Memory",
    request: ScriptRequest,
    verdicts: list[Verdict],
    anchors: int,
) -> list[Statement]:
    """The statements from the first one, without gaps: a sentence whose predecessor is not told may depend on it. After
    a gap, only a paragraph goes on whose first sentence has `anchors` words in common with what was told."""
    taken: list[Statement] = []
    told_until: int | None = None  # start of the last sentence that was told, or that repeats what was
    for statement in found:
        if len(taken) == room:
            break
        headed = not taken and statement.follows is None and statement.start in after_headline
        joined = told_until is not None and statement.follows == told_until
        if not (headed or joined or _may_begin(statement, taken, memory, anchors)):
            continue
        if not memory.holds(statement.text):
            if not _passes(statement, request, verdicts):
                continue
            taken.append(statement)
            memory.add(statement.text)
        told_until = statement.start
    while len(taken) > 1 and not taken[-1].closes:
        taken.pop()
    return taken


def _may_begin(statement: Statement, taken: Sequence[Statement], memory: "_Memory", anchors: int) -> bool:
    """Whether a paragraph may be told without the sentence before it."""
    if statement.leans or not statement.begins:
        return False
    return not taken or memory.shared(statement.text) >= anchors


class _Memory:
    """What was told of a story, to avoid repetitions."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.figures: set[str] = set()

    def add(self, text: str) -> None:
        """Add the words and figures of a told sentence."""
        self.words |= _longer_words(text)
        self.figures |= set(_NUMBER.findall(text))

    def shared(self, text: str) -> int:
        """How many longer words of the sentence were told."""
        return len(_longer_words(text) & self.words)

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


def _longer_words(text: str) -> set[str]:
    return {word.lower()[:STEM] for word in _LONGER_WORD.findall(text)}


def _cut(text: str, rule: str, detail: str) -> Verdict:
    return Verdict(text=text, rule=rule, verdict="cut", detail=detail)
