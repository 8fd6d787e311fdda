"""Where the telling of an article starts, and whether it makes sense without the headline."""

from collections.abc import Callable, Sequence

from radiox_tasks.language.content_words import are_forms, content_words, figures
from radiox_tasks.language.event_kinds import tells_deaths
from radiox_tasks.language.verbs import is_verbal
from radiox_tasks.script.already_told import is_told
from radiox_tasks.script.statements import Statement, outside_quotations
from radiox_tasks.script.writers.phrases import LanguageNotes

OPENING = 2  # sentences that are told of every story, if there is time for more than one
SAME_MARKS = 2  # words or figures of the headline in a first sentence that begins with a definite article
FEWEST_MARKS = 1  # the same for another first sentence
MOST = 0.5  # share of the headline's words and figures of which a paragraph has more that tells its news
HELD = 1 / 3  # share of them without which the news is missing if the headline cannot be told
FURTHEST = 8  # statements among which the telling may start, where the first ones lack the news


def best_start(
    found: Sequence[Statement], passes: Callable[[Statement], bool], notes: LanguageNotes, *, headed: bool
) -> tuple[int, bool]:
    """The index of the statement that the telling of an article starts with, and whether the news is not missing then.

    The page's first sentence if it says all that the teaser says, else the teaser's. If that does not carry the
    headline, it is told before (`headed`); where it cannot be, a later paragraph that has most of its words, or the one
    that has more than the others, but none behind the first that tells of deaths.
    """
    page = next((at for at, one in enumerate(found) if one.start >= one.article.teaser_end), 0)
    start = page if passes(found[page]) and says_all(found[page], found[:page]) else 0
    if headed or (passes(found[start]) and carries_headline(found[start], notes)):
        return start, True
    starts = [at for at, one in enumerate(found[:FURTHEST]) if passes(one) and _stands_alone(one, notes)]
    deadly = next((at for at in starts if tells_deaths(found[at].text, found[at].article.language)), FURTHEST)
    starts = [at for at in starts if at <= deadly]
    telling = next((at for at in starts if _share(found[at:]) > MOST), None)
    best = max(starts, key=lambda at: _share(found[at:]), default=0) if telling is None else telling
    return best, best in starts and _share(found[best:]) >= HELD


def is_framed(title: str, notes: LanguageNotes) -> bool:
    """Whether a headline asks, or says that its text is about a claim or something imagined. The sentences behind the
    first one may be that claim."""
    return "?" in title or notes.frames.search(title) is not None


def tells_frame(found: Sequence[Statement], passes: Callable[[Statement], bool], *, headed: bool) -> bool:
    """Whether the telling of a framed article may start, which is with its text's first sentence only: it can be told,
    and the news stands in it, or in the headline that is told before (`headed`)."""
    if not found or found[0].follows is not None or found[0].leans or not passes(found[0]):
        return False
    return headed or _share(found[:1]) >= HELD


def carries_headline(first: Statement, notes: LanguageNotes) -> bool:
    """Whether the headline may be left out before this sentence, which says all that it does and makes sense alone. A
    page may begin with a scene, a teaser may go on from the headline ("The fine has been waived"), and both may leave
    out who, where and what happened."""
    return _stands_alone(first, notes) and is_told(first.article.title, [first.text], first.article.language)


def says_all(first: Statement, teaser: Sequence[Statement]) -> bool:
    """Whether a page may begin without its teaser, because its first sentence says it again."""
    begins = bool(teaser) and first.begins and not first.leans
    return begins and all(is_told(one.text, [first.text], first.article.language) for one in teaser)


def _stands_alone(first: Statement, notes: LanguageNotes) -> bool:
    """Whether a sentence depends on nothing, has a verb and names something of its article's headline."""
    language = first.article.language
    if first.leans or not first.begins or not is_verbal(first.text, language):
        return False
    marks = _news_marks(first.article.title, language)
    least = SAME_MARKS if notes.definite.match(first.text) else FEWEST_MARKS
    return _shared(marks, _marks(first.text, language)) >= min(least, len(marks))


def _share(opening: Sequence[Statement]) -> float:
    """The share of the headline's words and figures that the first sentences have."""
    language = opening[0].article.language
    marks = _news_marks(opening[0].article.title, language)
    told = _marks(" ".join(one.text for one in opening[:OPENING]), language)
    return _shared(marks, told) / len(marks) if marks else 1.0


def _news_marks(title: str, language: str) -> frozenset[str]:
    """The words and figures of a headline outside of its quotations, which its article seldom repeats."""
    outside = _marks(outside_quotations(title), language)
    return outside if len(outside) >= SAME_MARKS else _marks(title, language)


def _marks(text: str, language: str) -> frozenset[str]:
    return content_words(text, language) | figures(text)


def _shared(marks: frozenset[str], words: frozenset[str]) -> int:
    return sum(any(are_forms(mark, word) for word in words) for mark in marks)
