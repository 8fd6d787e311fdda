"""Which way a number says that something went: "rose by 5 percent", "minus 5 percent", "fell to 5"."""

import re
from functools import lru_cache

from radiox_tasks.language.numbers import Number
from radiox_tasks.language.wording import wording
from radiox_tasks.script.gate.facts import Figures

Change = tuple[str, int]
"""How far ("by") or how high ("to") the number says that it went, and the way: 1 up, -1 down."""

_EDGE = re.compile(r"[,;:–()]\s|[.!?]$")


def change_of(piece: Figures, number: Number) -> Change | None:
    """The change that the number's own clause states with it; None where it states none, or both ways."""
    start = max((edge.end() for edge in _EDGE.finditer(piece.text, 0, number.start)), default=0)
    following = _EDGE.search(piece.text, number.end)
    end = following.start() if following else len(piece.text)
    clause = f"{piece.text[start : number.start]} {piece.text[number.end : end]}"
    up, down = (pattern.search(clause) is not None for pattern in _words(piece.language))
    if piece.text[number.start] in "+":
        up, down = True, False
    if up == down:
        return None
    before = re.search(r"([^\W\d_]+)\W*$", piece.text[start : number.start])
    level = wording(piece.language, "figures")["changes"]["level"]
    kind = "to" if before is not None and before[1].casefold() in level else "by"
    return kind, 1 if up else -1


def turns(line: Figures, number: Number, piece: Figures, known: Number) -> bool:
    """Whether the line says that it went up where the evidence says that it went down, or the other way round."""
    said, read = change_of(line, number), change_of(piece, known)
    return said is not None and read is not None and said[0] == read[0] and said[1] == -read[1]


def is_signed_change(number: Number, piece: Figures, known: Number) -> bool:
    """Whether "minus 5 percent" is the evidence's fall by 5 percent."""
    if number.unit != "percent" or known.unit != "percent" or not number.value < 0 or number.value != -known.value:
        return False
    return change_of(piece, known) == ("by", -1)


@lru_cache(maxsize=16)
def _words(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    listed = wording(language, "figures")["changes"]
    up, down = (re.compile(rf"(?i)(?<!\w)(?:{'|'.join(listed[way])})(?!\w)") for way in ("up", "down"))
    return up, down
