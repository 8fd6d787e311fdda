"""Ellipsis: "In the city 900 were out of work, in the canton 2,000" says of the canton what it says of the city.

A sentence that leaves out in its second part what it has said in its first is read as two: each with all it says. So
the two parts cannot exchange what is said of them, and each can be told alone.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from radiox_tasks.script.facts.grammar.clauses import is_noun, preposition_group
from radiox_tasks.script.facts.reading.numbers import Number
from radiox_tasks.script.facts.reading.stream import Sentence, Unit, read
from radiox_tasks.script.facts.reading.words import fold, is_past
from radiox_tasks.script.lexicon import groups, words

_ARTICLES = frozenset(["der", "die", "das", "den", "dem", "des", "ein", "eine", "einem", "einer", "einen", "the", "a"])
_JOINING = frozenset(["und", "and", "aber", "but", "während", "while", "dagegen", "hingegen"])
_AUXILIARIES = frozenset(
    [
        *("hat", "haben", "hatte", "hatten", "ist", "sind", "war", "waren", "wurde", "wurden"),
        *("has", "have", "had", "is", "are", "was", "were"),
    ]
)
_OF = frozenset(["der", "des", "von", "of"])
_TAKEN_UP = {"sie": "die", "es": "das", "ihn": "den", "it": "the", "them": "the"}  # an object, and its article
_ADJECTIVAL = ("e", "en", "er", "es", "em")

Span = tuple[int, int]  # from the first unit to behind the last


@lru_cache(maxsize=2048)
def spelled_out(sentence: Sentence) -> tuple[Sentence, ...]:
    """The statements of a sentence, each with what it shares with the one before; mostly the sentence itself."""
    spans = list(_segments(sentence))
    heads: list[Span] = []
    told: list[tuple[int, str]] = []  # which of the heads, and what is to be said in its place
    cut: list[Span] = []  # of the text
    for before, span in pairwise([(0, 0), *spans]):
        more = (_gapped(sentence, heads[-1], span) or _of_the_same(sentence, heads[-1], span)) if heads else None
        if more is None:
            heads.append(span)
            continue
        told.append((len(heads) - 1, more))
        cut.append((sentence.units[before[1] - 1].end, _end(sentence, span[1] - 1)))
    if not told:
        return (sentence,)
    # What stands around it ("it is not true that", "the army said") is said of each.
    texts = [_with_changes(sentence, dict.fromkeys(cut, ""))]
    for number, more in told:
        first, last = heads[number]
        place = (sentence.units[first].start, _end(sentence, last - 1))
        texts.append(_with_changes(sentence, {**dict.fromkeys(cut, ""), place: more}))
    return tuple(part for text in texts for part in read(text, sentence.language))


def _with_changes(sentence: Sentence, changes: dict[Span, str]) -> str:
    text = sentence.text
    for (start, end), new in sorted(changes.items(), reverse=True):
        text = text[:start] + new + text[end:]
    return text[:1].upper() + text[1:]


def _segments(sentence: Sentence) -> Iterator[Span]:
    """The runs between commas and "and"; the words that join them are left out."""
    start = 0
    units = sentence.units
    for index in range(len(units) + 1):
        if index == len(units) or units[index].kind == "boundary" or fold(units[index].surface) in _JOINING:
            if index > start:
                yield (start, index)
            start = index + 1


def _gapped(sentence: Sentence, head: Span, span: Span) -> str | None:
    """What a segment says that is a phrase and a number only, with the rest of the segment before it."""
    units = sentence.units
    if any(unit.kind in {"negation", "hedge"} for unit in units[head[0] : head[1]]):
        return None
    number = _only_number(sentence, span)
    standing = _only_number(sentence, head, like=units[number] if number is not None else None)
    if number is None or standing is None:
        return None
    bounded = (_bounds(sentence, number, span[0]), number + 1)
    rest = (span[0], bounded[0]) if bounded[1] == span[1] else (bounded[1], span[1])
    if bounded[0] != span[0] and bounded[1] != span[1]:
        return None
    phrase = _phrase(sentence, rest[0], rest[1])
    if phrase is None or phrase != rest:
        return None
    instead = _counterpart(sentence, head, phrase)
    if instead is None or instead[0] <= standing < instead[1]:
        return None
    replaced = {instead: _text(sentence, phrase)}
    replaced[_bounds(sentence, standing, head[0]), standing + 1] = _text(sentence, bounded)
    return _rewritten(sentence, head, replaced)


def _only_number(sentence: Sentence, span: Span, like: Unit | None = None) -> int | None:
    """The one number (or the one of the kind of `like`) of a segment."""
    found = [
        at
        for at in range(*span)
        if sentence.units[at].kind in {"number", "moment"} and (like is None or _alike(sentence.units[at], like))
    ]
    return found[0] if len(found) == 1 else None


def _alike(unit: Unit, other: Unit) -> bool:
    if isinstance(unit.fact, Number) and isinstance(other.fact, Number):
        return unit.fact.unit == other.fact.unit and unit.fact.ordinal == other.fact.ordinal
    return unit.kind == other.kind


def _bounds(sentence: Sentence, at: int, first: int) -> int:
    """Where what bounds a number begins: "more than" of "more than 500"."""
    bounding = {word for group in groups(sentence.language, "qualifiers") for word in group} | {"als", "than"}
    while at > first and fold(sentence.units[at - 1].surface) in bounding:
        at -= 1
    return at


def _phrase(sentence: Sentence, start: int, end: int) -> Span | None:
    """The phrase that begins at `start`: a preposition, articles, adjectives, and the noun or name."""
    units = sentence.units
    at = start
    led = at < end and preposition_group(units[at].surface, sentence.language) is not None
    at += led
    while at < end and fold(units[at].surface) in _ARTICLES:
        at += 1
    if sentence.language == "de":
        while at < end and _is_adjective(units[at]):
            at += 1
    noun = at
    while at < end and is_noun(units[at], sentence.language):
        if at > noun and units[at - 1].is_capital and not units[at].is_capital:
            break  # "in Geneva shut": a verb
        at += 1
    if at == noun or not (led or units[start].is_capital or start < noun):
        return None
    if at < end and fold(units[at].surface) in _OF:
        more = _phrase(sentence, at + 1, end)  # "of Zurich" goes with "in the city"
        at = more[1] if more else at
    return (start, at)


def _is_adjective(unit: Unit) -> bool:
    return unit.kind == "word" and not unit.is_capital and unit.surface.endswith(_ADJECTIVAL)


def _counterpart(sentence: Sentence, head: Span, phrase: Span) -> Span | None:
    """The phrase of `head` that `phrase` stands beside: the one with its preposition, or the subject it begins with."""
    language = sentence.language
    group = preposition_group(sentence.units[phrase[0]].surface, language)
    starts = [
        at
        for at in range(*head)
        if group is not None and preposition_group(sentence.units[at].surface, language) == group
    ]
    if group is None:
        starts = [head[0]]
        if preposition_group(sentence.units[head[0]].surface, language) is not None:
            return None
    if len(starts) != 1:
        return None
    found = _phrase(sentence, starts[0], head[1])
    if found is None or (group is None and not _is_verb(sentence, found[1], head[1])):
        return None
    return found


def _is_verb(sentence: Sentence, at: int, end: int) -> bool:
    """Say whether a finite verb may stand here, right behind what it is said of."""
    if at >= end:
        return False
    unit = sentence.units[at]
    if fold(unit.surface) in _AUXILIARIES:
        return True
    if unit.kind != "word" or unit.is_capital:
        return False
    return sentence.language == "de" or is_past(unit.surface)


def _of_the_same(sentence: Sentence, head: Span, span: Span) -> str | None:
    """ "A third of the voters approved the plan, two thirds rejected it": two thirds of the same, and the same plan."""
    first, second = _share(sentence, head), _share(sentence, span)
    if first is None or second is None or not _alike(sentence.units[first], sentence.units[second]):
        return None
    whole = _whole(sentence, first + 1, head[1])
    if whole is None or not _are_parts(sentence, first, second, whole) or not _is_verb(sentence, second + 1, span[1]):
        return None
    units = sentence.units
    number = (span[0], second + 1)
    replaced = {number: f"{_text(sentence, number)} {_text(sentence, whole)}"}
    for at in range(second + 2, span[1]):
        article = _TAKEN_UP.get(fold(units[at].surface))
        objects = _objects(sentence, whole[1], head[1], article) if article else []
        if article and len(objects) != 1:
            return None  # nobody knows what "it" is
        if objects:
            replaced[at, at + 1] = _text(sentence, objects[0])
    return _rewritten(sentence, span, replaced)


def _share(sentence: Sentence, span: Span) -> int | None:
    """The number a segment begins with."""
    at = next((at for at in range(*span) if sentence.units[at].kind == "number"), None)
    if at is None or _bounds(sentence, at, span[0]) != span[0]:
        return None
    fact = sentence.units[at].fact
    return None if not isinstance(fact, Number) or fact.ordinal else at


def _are_parts(sentence: Sentence, first: int, second: int, whole: Span) -> bool:
    """Say whether two numbers may be shares of one whole: of 90 the one has 30 and the other not 500."""
    facts = [sentence.units[at].fact for at in (first, second, *range(*whole))]
    one, other, *counts = [fact for fact in facts if isinstance(fact, Number)]
    most = 100 if one.unit == "percent" else counts[0].value if counts else 1
    return one.value + other.value <= most


def _whole(sentence: Sentence, start: int, end: int) -> Span | None:
    """ "Of the 90 communes", right behind a share and before a verb."""
    units = sentence.units
    if start >= end or fold(units[start].surface) not in _OF:
        return None
    at = start + 1
    while at < end and (fold(units[at].surface) in _ARTICLES or units[at].kind == "number" or _is_adjective(units[at])):
        at += 1
    noun = at
    while at < end and is_noun(units[at], sentence.language):
        at += 1
    return (start, at) if at > noun and _is_verb(sentence, at, end) else None


def _objects(sentence: Sentence, start: int, end: int, article: str) -> list[Span]:
    """The phrases with this article that stand bare: no preposition before them, and no noun they belong to."""
    found = []
    for at in range(start + 1, end):
        before = sentence.units[at - 1]
        bare = preposition_group(before.surface, sentence.language) is None
        if fold(sentence.units[at].surface) == article and bare and not (before.kind == "word" and before.is_capital):
            phrase = _phrase(sentence, at, end)
            found += [phrase] if phrase else []
    return found


def _text(sentence: Sentence, span: Span) -> str:
    return sentence.text[sentence.units[span[0]].start : _end(sentence, span[1] - 1)]


def _end(sentence: Sentence, at: int) -> int:
    """Where a unit ends; the full stop of the sentence is not the number's."""
    end = sentence.units[at].end
    return end - 1 if at + 1 == len(sentence.units) and sentence.text[end - 1] == "." else end


def _rewritten(sentence: Sentence, span: Span, replaced: dict[Span, str]) -> str:
    """The text of a segment with some of its phrases replaced."""
    units = sentence.units
    text = ""
    position = units[span[0]].start
    for (first, last), new in sorted(replaced.items()):
        at_start = first == span[0]
        keep = at_start or words(sentence.language, "function").isdisjoint({fold(new.split()[0])})
        text += sentence.text[position : units[first].start] + (new if keep else new[:1].lower() + new[1:])
        position = units[last - 1].end
    return text + sentence.text[position : _end(sentence, span[1] - 1)]
