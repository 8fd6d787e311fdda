"""Whether a story's first sentences make sense without its headline."""

from collections.abc import Sequence

from radiox_tasks.language.content_words import are_forms, content_words, figures
from radiox_tasks.language.verbs import is_verbal
from radiox_tasks.script.evidence import Statement
from radiox_tasks.script.writers.phrases import LanguageNotes

OPENING = 2  # sentences that are told of every story, if there is time for more than one
CARRIED = 0.5  # share of the headline's words and figures that these must have
SAME_MARKS = 2  # words or figures of the headline in a first sentence that begins with a definite article
FEWEST_MARKS = 1  # the same for another first sentence


def carries_headline(opening: Sequence[Statement], notes: LanguageNotes) -> bool:
    """Whether these sentences tell what the headline does: the first has a verb, depends on nothing and names something
    of the headline, and the first two have half of it, or all of a label before its colon ("Quake in Chile: …"). A page
    may begin with a scene, a teaser may go on from the headline ("The fine has been waived"), and both may leave out
    the names and figures that only the headline has."""
    if not opening:
        return False
    first, language = opening[0], opening[0].article.language
    if first.leans or not first.begins or not is_verbal(first.text, language):
        return False
    marks = _marks(first.article.title, language)
    least = SAME_MARKS if notes.definite.match(first.text) else FEWEST_MARKS
    if _shared(marks, _marks(first.text, language)) < min(least, len(marks)):
        return False
    told = _marks(" ".join(one.text for one in opening[:OPENING]), language)
    label = _marks(first.article.title.partition(": ")[0], language)
    return _shared(marks, told) >= CARRIED * len(marks) or _shared(label, told) == len(label) >= SAME_MARKS


def _marks(text: str, language: str) -> frozenset[str]:
    return content_words(text, language) | figures(text)


def _shared(marks: frozenset[str], words: frozenset[str]) -> int:
    return sum(any(are_forms(mark, word) for word in words) for mark in marks)
