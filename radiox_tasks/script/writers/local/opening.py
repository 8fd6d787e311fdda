"""Where the telling of an article starts, and whether it makes sense without the headline."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from radiox_tasks.language.content_words import are_forms, content_words, figures
from radiox_tasks.language.event_kinds import event_kinds, tells_deaths
from radiox_tasks.language.numbers.find_numbers import find_numbers
from radiox_tasks.language.verbs import is_verbal, predicate_of
from radiox_tasks.script.phrases.house_phrases import LanguageNotes
from radiox_tasks.script.sources.statements import Statement, outside_quotations

OPENING = 2  # sentences that are told of every story, if there is time for more than one
TOLD = 3  # sentences that are told of most stories
CARRIED = 0.5  # share of the headline's words and figures of which these must have more
SAME_MARKS = 2  # words or figures of the headline in a first sentence that begins with a definite article
FEWEST_MARKS = 1  # the same for another first sentence
HELD = 1 / 3  # share of the headline's words and figures without which the news is missing if it cannot be told
FURTHEST = 8  # statements among which the telling may start, where the first ones lack the news

_YEAR = re.compile(r"(?:19|20)\d\d")


class Start(NamedTuple):
    """The statement at which the telling of an article starts. `holds`: the news is told with it, or by the headline
    before it; `carries` and `tells`: it has what its headline names, and what that says of it."""

    at: int
    holds: bool
    carries: bool = False
    tells: bool = False


def best_start(
    found: Sequence[Statement], is_fit: Callable[[Statement], bool], notes: LanguageNotes, *, headed: bool
) -> Start:
    """Where the telling of an article starts.

    The page's first sentence or the teaser's, whichever has more of the headline if both carry it: a teaser says in
    short what a page begins with. If neither does, the headline is told before (`headed`); where it cannot be, a later
    paragraph that carries it, or the one with most of it.
    """
    page = next((at for at, one in enumerate(found) if one.start >= one.article.teaser_end), 0)
    both = [at for at in dict.fromkeys((page, 0)) if is_fit(found[at]) and carries_headline(found[at:], notes)]
    if both:
        telling = {at: not misses_news(found[at:]) for at in both}
        best = max(both, key=lambda at: (telling[at], _share(found[at:])))
        return Start(best, holds=True, carries=True, tells=telling[best])
    if headed:
        return Start(0, holds=True)
    starts = [at for at, one in enumerate(found[:FURTHEST]) if is_fit(one) and _stands_alone(one, notes)]
    carrying = next((at for at in starts if carries_headline(found[at:], notes)), None)
    if carrying is not None:
        return Start(carrying, holds=True, carries=True)
    best = max(starts, key=lambda at: _share(found[at:]), default=0)
    return Start(best, holds=best in starts and _share(found[best:]) >= HELD)


def is_framed(title: str, notes: LanguageNotes) -> bool:
    """Whether a headline asks, or says that its text is about a claim or something imagined. The sentences behind the
    first one may be that claim."""
    return "?" in title or notes.frames.search(title) is not None


def tells_frame(found: Sequence[Statement], is_fit: Callable[[Statement], bool], *, headed: bool) -> bool:
    """Whether the telling of a framed article may start, which is with its text's first sentence only: it can be told,
    and the news stands in it, or in the headline that is told before (`headed`)."""
    if not found or found[0].follows is not None or not is_fit(found[0]):
        return False
    return headed or _share(found[:1]) >= HELD


def carries_headline(opening: Sequence[Statement], notes: LanguageNotes) -> bool:
    """Whether these sentences tell what the headline does: the first has a verb, depends on nothing and names something
    of the headline, and the first two have most of it, or all of a label before its colon ("Quake in Chile: …"). A
    page may begin with a scene, a teaser may go on from the headline ("The fine has been waived"), and both may leave
    out the names and figures, or the event, that only the headline has."""
    if not opening or not _stands_alone(opening[0], notes):
        return False
    title, language = opening[0].article.title, opening[0].article.language
    words = " ".join(one.text for one in opening[:OPENING])
    happened = event_kinds(words, language) or tells_deaths(words, language)
    if notes.grave.search(title) and event_kinds(title, language) and not happened:
        return False  # what happened at first: "Captain of sunken ferry arrested"
    label = _marks(outside_quotations(title).partition(": ")[0], language)
    labelled = _shared(label, _marks(words, language)) == len(label) >= SAME_MARKS
    return _share(opening) > CARRIED or labelled


def misses_news(opening: Sequence[Statement]) -> bool:
    """Whether the first sentences have the subject of their headline and not what it says of that: no number, where it
    has one, or none of its words from the verb on ("Councillor Ann Hill resigns all of a sudden"). Another number may
    be the headline's in round figures, or that of an hour before, and both would be a contradiction on air."""
    title, language = outside_quotations(opening[0].article.title), opening[0].article.language
    words = " ".join(one.text for one in opening[:TOLD])
    numbers = _numbers(words, language)
    if not numbers and _numbers(title, language, weak=False):
        return True
    said = predicate_of(title, language)
    predicate = _marks(said, language)
    untold = not _shared(predicate, _marks(words, language)) and numbers.isdisjoint(
        _numbers(said, language, weak=False)
    )
    return len(predicate) >= SAME_MARKS and untold


def restates_headline(one: Statement) -> bool:
    """Whether a sentence tells most of its headline."""
    return _share([one]) > CARRIED


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
    opening_marks = _marks(" ".join(one.text for one in opening[:OPENING]), language)
    return _shared(marks, opening_marks) / len(marks) if marks else 1.0


def _news_marks(title: str, language: str) -> frozenset[str]:
    """The words and figures of a headline outside of its quotations, which its article seldom repeats."""
    outside = _marks(outside_quotations(title), language)
    return outside if len(outside) >= SAME_MARKS else _marks(title, language)


def _marks(text: str, language: str) -> frozenset[str]:
    return content_words(text, language) | figures(text)


def _numbers(text: str, language: str, *, weak: bool = True) -> set[str]:
    """The numbers of a text but years, as digits and by their values; `weak` ones may be articles ("one")."""
    values = (str(one.value) for one in find_numbers(text, language) if weak or not one.weak)
    return {number for number in (*figures(text), *values) if not _YEAR.fullmatch(number)}


def _shared(marks: frozenset[str], words: frozenset[str]) -> int:
    return sum(any(are_forms(mark, word) for word in words) for mark in marks)
