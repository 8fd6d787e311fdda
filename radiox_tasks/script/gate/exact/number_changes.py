"""Which way a number says that something went: "rose by 5 percent", "minus 5 percent", "fell from 6 to 5"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from radiox_tasks.language.numbers.find_numbers import Number
from radiox_tasks.language.wording import wording
from radiox_tasks.script.gate.exact.figures import Figures, with_borrowed_units
from radiox_tasks.script.gate.normalized_text import stems

_EDGE = re.compile(r"[,;:–()]\s|[.!?]$")

MOST_TIMES = 100
"""How many times one height of a move may be the other: of "from 80 to 60 million" the first lacks its scale."""

Kind = Literal["to", "from", "by", ""]
Move = tuple[Fraction, Fraction]
"""The heights between which something went, the first one first."""


@dataclass(frozen=True)
class Change:
    """How a clause says that something went with its number: to this height, from it, by so much, or left open.

    `ways` has one entry for each pair of opposites of the language (up and down, gained and lost, profit and loss): 1,
    -1, or 0 where it states neither or both. `word` is what states up or down; without one, the heights of a move do.
    `before` and `after` are the words around the first that states a way, in short, and `counted` those that follow
    the number.
    """

    kind: Kind
    ways: tuple[int, ...]
    word: Literal["verb", "noun", ""] = ""
    counted: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()


def change_of(piece: Figures, number: Number) -> Change | None:
    """The change that the number's own clause states with it; None where it states none, or both ways."""
    if number.value in {value for score in piece.scores for value in score}:
        return None
    start, end = _clause(piece, number, _EDGE)
    if any(all(one.search(piece.text, start, end) for one in pair) for pair in _words(piece.language)):
        start, end = _clause(piece, number, _joins(piece.language))
    ways = tuple(_way(piece, number, pair, start, end) for pair in _words(piece.language))
    if number.unit == "percent":  # "lost 4 percent" is "fell by 4 percent"; "lost 4 members" says what was lost
        ways = (ways[0] or ways[1], *ways[1:])
    word = _word(piece, start, end) if ways[0] else ""
    if not ways[0]:
        ways = (_way_of_move(piece, number), *ways[1:])
    if not any(ways):
        return None
    hits = [match for pair in _words(piece.language) for one in pair if (match := one.search(piece.text, start, end))]
    at = min((match.start() for match in hits), default=number.start)
    counted = frozenset(stems(piece.text[number.end : end])[:2])
    before = frozenset(stems(piece.text[start:at])) - frozenset(stems(piece.text[number.start : end])[:2])
    return Change(_kind(piece, number), ways, word, counted, before, frozenset(stems(piece.text[at:end])))


def _word(piece: Figures, start: int, end: int) -> Literal["verb", "noun"]:
    """Whether a clause says up or down with a verb, or with nouns only: "the increase amounts to 3 percent"."""
    nouns = [match.span() for match in _nouns(piece.language).finditer(piece.text, start, end)]
    hits = [hit.span() for one in _words(piece.language)[0] for hit in one.finditer(piece.text, start, end)]
    inside = (any(first <= at and to <= last for first, last in nouns) for at, to in hits)
    return "noun" if nouns and all(inside) else "verb"


def _way_of_move(piece: Figures, number: Number) -> int:
    """The way of the move that the number begins or ends, as far as its heights tell; 0 outside a move."""
    units = with_borrowed_units(piece)
    for first, second in pairwise(piece.numbers):
        if number.start in (first.start, second.start) and _is_move(piece, first, second):
            low, high = sorted((_height(first, second, units), second.value))
            if low > 0 and high <= MOST_TIMES * low:
                return 1 if second.value == high else -1
    return 0


def _clause(piece: Figures, number: Number, edge: re.Pattern[str]) -> tuple[int, int]:
    start = max((one.end() for one in edge.finditer(piece.text, 0, number.start)), default=0)
    following = edge.search(piece.text, number.end)
    return start, following.start() if following else len(piece.text)


def _way(piece: Figures, number: Number, pair: tuple[re.Pattern[str], ...], start: int, end: int) -> int:
    if pair == _words(piece.language)[0] and piece.text[number.start] == "+":
        return 1
    clause = f"{piece.text[start : number.start]} {piece.text[number.end : end]}"
    up, down = (pattern.search(clause) is not None for pattern in pair)
    return int(up) - int(down)


def _kind(piece: Figures, number: Number) -> Kind:
    """By the word before the number; "from" only with a height behind it, as French "de" is also "by"."""
    moves = [(first, second) for first, second in pairwise(piece.numbers) if _is_move(piece, first, second)]
    if any(first.start == number.start for first, _ in moves):
        return "from"
    word = _word_before(piece, number)
    listed = wording(piece.language, "figures")["changes"]
    kinds: tuple[Kind, ...] = ("to", "by")
    return next((kind for kind in kinds if word in listed[kind]), "")


def _word_before(piece: Figures, number: Number) -> str:
    match = re.search(r"([^\W\d_]+)\W*$", piece.text[: number.start])
    return match[1].casefold() if match else ""


def _is_move(piece: Figures, first: Number, second: Number) -> bool:
    """Whether two numbers are "from 5 to 3"."""
    listed = wording(piece.language, "figures")["changes"]
    if _EDGE.search(piece.text, first.end, second.start):
        return False
    return _word_before(piece, first) in listed["from"] and _word_before(piece, second) in listed["to"]


def _moves(piece: Figures) -> Iterator[Move]:
    """The moves that a text states."""
    units = with_borrowed_units(piece)
    for first, second in pairwise(piece.numbers):
        if _is_move(piece, first, second):
            yield _height(first, second, units), second.value


def _height(first: Number, second: Number, units: Sequence[Number]) -> Fraction:
    """The height where a move begins; it may leave its unit to the second number."""
    return next((one.value for one in units if one.start == first.start and one.unit == second.unit), first.value)


def turned_moves(line: Figures, pieces: Sequence[Figures]) -> list[Move]:
    """The moves of a line that the evidence states in the opposite direction only: from 3 to 5 for from 5 to 3."""
    known = {move for piece in pieces for move in _moves(piece)}
    return [(start, end) for start, end in _moves(line) if (end, start) in known and (start, end) not in known]


def turns_difference(line: Figures, number: Number, pieces: Sequence[Figures]) -> bool:
    """Whether the line says "5 more" where the evidence's number fell by 5."""
    said = change_of(line, number)
    steps = [end - start for piece in pieces for start, end in _moves(piece)]
    wrong = [step for step in steps if said is not None and step == -said.ways[0] * abs(number.value) != 0]
    return bool(wrong) and -wrong[0] not in steps


def turns(line: Figures, number: Number, piece: Figures, known: Number) -> bool:
    """Whether the line says that it went up where the evidence says that it went down, or the other way round; that it
    reached the height from which it came; or that it went by so much where it went to it.

    A height and an amount exclude each other only behind verbs: "the increase amounts to 3 percent" is one of 3
    percent. What was gained or lost, unlike what rose or fell, is compared only if it is the same thing.
    """
    said, read = change_of(line, number), change_of(piece, known)
    if said is None or read is None:
        return False
    if said.kind == "to" and read.kind == "from":
        return bool(read.word) or said.ways[0] == read.ways[0]
    if {said.kind, read.kind} == {"to", "by"} and said.word == read.word == "verb":
        return True
    return _is_opposite(said, read) and _may_be_of_one_kind(said, read) and not _is_other_side(said, read)


def _is_opposite(said: Change, read: Change) -> bool:
    risen, won, *others = (one * other < 0 for one, other in zip(said.ways, read.ways, strict=False))
    same = not said.counted or not read.counted or bool(said.counted & read.counted)
    return risen or any(others) or (won and same)


def _may_be_of_one_kind(said: Change, read: Change) -> bool:
    kinds = {said.kind or "by", read.kind or "by"}
    return len(kinds) == 1 or (kinds == {"to", "by"} and "noun" in (said.word, read.word))


def _is_other_side(said: Change, read: Change) -> bool:
    """Whether both tell one exchange, each of another party: A lost four seats to B, B gained four seats."""
    return bool(read.before and said.before & read.after) and not said.before & read.before


def is_signed_change(number: Number, piece: Figures, known: Number) -> bool:
    """Whether "minus 5 percent" is the evidence's fall by 5 percent."""
    if number.unit != "percent" or known.unit != "percent" or not number.value < 0 or number.value != -known.value:
        return False
    read = change_of(piece, known)
    return read is not None and read.kind in ("", "by") and read.ways[0] < 0


@lru_cache(maxsize=16)
def _words(language: str) -> tuple[tuple[re.Pattern[str], ...], ...]:
    """The pairs of opposites: the words for up, and those for down. The second pair takes an object, the number's."""
    listed = wording(language, "figures")["changes"]
    other = rf"(?!\s(?:{'|'.join(listed['other_object'])}))"
    pairs = [(pair, "") for pair in listed["ways"]]
    pairs.insert(1, (listed["objects"], other))
    return tuple(
        tuple(re.compile(rf"(?i)(?<!\w)(?:{'|'.join(pair[way])})(?!\w){end}") for way in ("up", "down"))
        for pair, end in pairs
    )


@lru_cache(maxsize=16)
def _nouns(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(wording(language, 'figures')['changes']['nouns'])})(?!\w)")


@lru_cache(maxsize=16)
def _joins(language: str) -> re.Pattern[str]:
    words = "|".join(wording(language, "figures")["changes"]["joins"])
    return re.compile(rf"(?i){_EDGE.pattern}|\b(?:{words})\b")
