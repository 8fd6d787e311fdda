"""Whether what was told says all that a text says, so that the text may be left out.

Likeness is not sameness: "the minister resigns" shares most of its words with "the minister spoke". A wrong yes loses
news, a wrong no costs a repetition. So each clause of the text must stand, with all of its content words, figures,
dates, victims and negations, in one clause of what was told.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from radiox_tasks.language.clauses import propositions
from radiox_tasks.language.content_words import small_words
from radiox_tasks.language.event_kinds import event_kinds, toll_words
from radiox_tasks.language.numbers.find_numbers import find_numbers
from radiox_tasks.language.spans import Span, overlap
from radiox_tasks.language.times.calendar import Moment, find_moments
from radiox_tasks.language.verbs import may_be_finite
from radiox_tasks.language.victims import counted_victims
from radiox_tasks.language.word_forms import are_initials, are_one_word, joined_verb
from radiox_tasks.language.wording import wording

SHORTEST = 2  # letters of a content word: "cut" and a verb's particle ("lehnt … ab") carry the sense
SHORTEST_VERB = 3  # letters of a verb that may separate two statements

_WORD = re.compile(r"[^\W\d_]+")
_MARKS = " .!?,;:\"'”“»)’"


class _Word(NamedTuple):
    """A word and its offsets."""

    text: str
    start: int
    end: int


class _Clause(NamedTuple):
    """What a clause states: its words that carry sense, the names of places among them ("in Basel"), the verbs that its
    last word makes with an earlier one, its numbers with their units, in their order, and its dates and weekdays."""

    text: str
    language: str
    words: tuple[_Word, ...]
    places: frozenset[_Word]
    verbs: Mapping[str, tuple[_Word, _Word]]
    numbers: tuple[tuple[Fraction, str], ...]
    moments: tuple[Moment, ...]


_Found = Mapping[_Word, Sequence[_Word]]  # the words of a clause, each with its forms in what was said


def is_told(text: str, told: Iterable[str], language: str) -> bool:
    """Whether one of the told sentences says all that a text says. Raises UnknownLanguageError for a language without a
    folder."""
    asked = _clauses(text, language)
    return any(
        sentence.rstrip(_MARKS) == text.rstrip(_MARKS)
        or all(any(_says(one, clause) for one in _clauses(sentence, language)) for clause in asked)
        for sentence in told
    )


@lru_cache(maxsize=4096)
def _clauses(text: str, language: str) -> tuple[_Clause, ...]:
    return tuple(_read(stated, language) for stated in propositions(text, language))


def _read(text: str, language: str) -> _Clause:
    moments = tuple(find_moments(text, language))
    numbers = [one for one in find_numbers(text, language) if not any(overlap(one, moment) for moment in moments)]
    spans: list[Span] = [*moments, *numbers]
    words = tuple(word for word in _content(text, language) if not any(overlap(word, span) for span in spans))
    behind = re.compile(rf"{wording(language, 'language')['scene']}(?:\S+\s){{0,2}}$")
    places = frozenset(word for word in words if word.text[0].isupper() and behind.search(text, 0, word.start))
    values = tuple((number.base_value, number.base_unit) for number in numbers if not number.weak)
    return _Clause(text, language, words, places, dict(_joined(text, words, language)), values, moments)


def _content(text: str, language: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        small = len(match.group()) < SHORTEST or match.group().lower() in small_words(language)
        if not small or _is_last(match.end(), text):
            yield _Word(match.group(), *match.span())


def _is_last(end: int, text: str) -> bool:
    return end == len(text.rstrip(_MARKS))


def _joined(text: str, words: Sequence[_Word], language: str) -> Iterator[tuple[str, tuple[_Word, _Word]]]:
    """The verbs whose particle ends the clause: "nimmt … an"."""
    if not words or not _is_last(words[-1].end, text):
        return
    for word in words[:-1]:
        joined = joined_verb(words[-1].text, word.text, language) if word.text.islower() else None
        if joined is not None:
            yield joined, (word, words[-1])


def _says(said: _Clause, asked: _Clause) -> bool:
    """Whether one clause says what another does."""
    if not _has_facts(said, asked):
        return False
    found = dict(_find(said, asked))
    missing = [word for word in asked.words if word not in found and not _is_victims(word, asked)]
    return not missing and _are_in_order(said, asked, found) and not _has_another_verb(said, found)


def _has_facts(said: _Clause, asked: _Clause) -> bool:
    """Whether a clause has the figures, the dates, the victims and the kind of event of another, and denies as that
    does."""
    language = asked.language
    told, counted = counted_victims(said.text, language), counted_victims(asked.text, language)
    years = {(Fraction(moment.year), "") for moment in said.moments if moment.year is not None}
    return (
        set(asked.numbers) <= {*said.numbers, *years}
        and all(any(one.covers(moment) for one in said.moments) for moment in asked.moments)
        and all(counted[kind] <= told[kind] for kind in counted)
        and event_kinds(asked.text, language) <= event_kinds(said.text, language)
        and _denies(said) == _denies(asked)
        and _is_almost(said) == _is_almost(asked)
    )


def _denies(clause: _Clause) -> bool:
    return re.search(wording(clause.language, "language")["negations"], clause.text, re.IGNORECASE) is not None


def _is_almost(clause: _Clause) -> bool:
    """Whether a clause tells what was only nearly so."""
    words: list[str] = wording(clause.language, "figures")["bounds"]["almost"]
    return re.search(rf"\b(?:{'|'.join(words)})\b", clause.text, re.IGNORECASE) is not None


def _find(said: _Clause, asked: _Clause) -> Iterator[tuple[_Word, Sequence[_Word]]]:
    """The words of a clause that stand in what was said. A verb and its particle must be one verb there too: "lehnt …
    ab" is in "abgelehnt", not in "lehnt sich … an"."""
    parts = {part for pair in asked.verbs.values() for part in pair}
    for word in asked.words:
        if word not in parts and (forms := _forms(word.text, said)):
            yield word, forms
    for verb, pair in asked.verbs.items():
        if forms := _forms(verb, said):
            yield from ((part, forms) for part in pair)


def _forms(word: str, said: _Clause) -> Sequence[_Word]:
    """The forms of a word in what was said, be it joined there or not, or the first of the words whose initials it
    is."""
    parts = {part for pair in said.verbs.values() for part in pair}
    spoken = [(one.text, one) for one in said.words if one not in parts]
    spoken += [(verb, pair[0]) for verb, pair in said.verbs.items()]
    forms = [one for form, one in spoken if are_one_word(word, form, said.language)]
    texts = [one.text for one in said.words]
    return forms or [one for at, one in enumerate(said.words) if are_initials(word, texts[at : at + len(word)])]


def _is_victims(word: _Word, clause: _Clause) -> bool:
    """Whether a word is one for victims that are counted: others will do ("two dead", "two people died")."""
    counted = counted_victims(clause.text, clause.language)
    return any(
        counted[kind] and any(match.start() <= word.start < match.end() for match in words.finditer(clause.text))
        for kind, words in toll_words(clause.language).items()
    )


def _are_in_order(said: _Clause, asked: _Clause, found: _Found) -> bool:
    """Whether names and numbers stand in one order in both clauses, but for places, and all words of a clause with two
    verbs: "Israel attacks Iran" says another thing than "Iran attacks Israel"."""
    ordered = [
        [form.start for form in forms]
        for word, forms in found.items()
        if (len(_finite(asked)) > 1 or (word.text[0].isupper() and forms[0].text[0].isupper()))
        if word not in asked.places or forms[0] not in said.places
    ]
    numbers = [[said.numbers.index(number)] for number in asked.numbers if number in said.numbers]
    return _has_increasing(ordered) and _has_increasing(numbers)


def _has_increasing(choices: Iterable[Sequence[int]]) -> bool:
    """Whether one number of each of these can be chosen so that they increase."""
    last = -1
    for numbers in choices:
        behind = [number for number in numbers if number > last]
        if not behind:
            return False
        last = min(behind)
    return True


def _has_another_verb(said: _Clause, found: _Found) -> bool:
    """Whether a finite verb that is not asked for stands before the last word that is: "the minister hears that the
    mayor resigns" does not say that the mayor resigns."""
    own = {form for forms in found.values() for form in forms}
    last = max((forms[0].start for forms in found.values()), default=0)
    return any(word.start < last and word not in own and not _is_victims(word, said) for word in _finite(said))


def _finite(clause: _Clause) -> list[_Word]:
    return [
        word
        for word in clause.words
        if len(word.text) >= SHORTEST_VERB and word.text.islower() and may_be_finite(word.text, clause.language)
    ]
