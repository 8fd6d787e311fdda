"""Fits the programme to its duration: chooses lines, pause lengths, tempo, and the length of the music's end.

Everything here is arithmetic on seconds; no audio is touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from radiox_tasks.model.pauses import Span, pause_between
from radiox_tasks.model.script import Line

TEMPO_LIMIT = 0.04  # ±4 %: below what listeners notice in speech
TOLERANCE_S = 1.8  # a length this near is taken when the exact one cannot be had; the promise is ±2 s
TAIL_STRETCH_S = 8.0  # how much longer than the preset says the closing music may ring
LAST_RESORT_S = 14.0  # and so much more when the show would else be too short: music up to the hour, as stations do
TAIL_SHORTEST = 0.6  # and how much shorter, as a fraction


class LengthError(Exception):
    """No choice of lines, pauses, tempo and music brings the show to its length.

    `needed` is the length asked for in seconds, `reachable` the nearest that can be had.
    """

    def __init__(self, needed: float, reachable: float) -> None:
        super().__init__(f"the show cannot be {needed:.1f} s long; the nearest it can be is {reachable:.1f} s")
        self.needed = needed
        self.reachable = reachable

    def __reduce__(self) -> tuple[object, ...]:
        return (LengthError, (self.needed, self.reachable))


@dataclass(frozen=True)
class Fit:
    """What was decided: lines in order, the pause before each but the first, tempo, and the tail, in seconds."""

    lines: tuple[Line, ...]
    pauses: tuple[float, ...]
    tail: float
    tempo: float = 1.0
    dropped: tuple[int, ...] = ()


def tail_span(outro: float, fade: float) -> Span:
    """How long the music after the last word may be."""
    return Span(outro * TAIL_SHORTEST + fade, outro + fade, outro + fade + TAIL_STRETCH_S)


def natural(lines: Sequence[Line], tail: Span) -> Fit:
    """The show at its own length: every line, natural pauses."""
    pauses = tuple(pause_between(a, b).natural for a, b in pairwise(lines))
    return Fit(lines=tuple(lines), pauses=pauses, tail=tail.natural)


def fit(lines: Sequence[Line], seconds: Mapping[int, float], *, head: float, tail: Span, duration: float) -> Fit:
    """Bring the show to `duration` seconds.

    `seconds` is each line's length as spoken, by number; `head` the music before the first word. As few optional lines
    as possible are dropped, latest stories first; then pauses and tail give, what is still missing is taken from the
    tempo, and a show that is too short even so ends with more music. Raises LengthError when even that is more than
    TOLERANCE_S away.
    """
    nearest: float | None = None
    for kept in _candidates(lines):
        speech = sum(seconds[line.n] for line in kept)
        spans = [pause_between(a, b) for a, b in pairwise(kept)]
        least = head + speech / (1 + TEMPO_LIMIT) + sum(s.least for s in spans) + tail.least
        most = head + speech / (1 - TEMPO_LIMIT) + sum(s.most for s in spans) + tail.most + LAST_RESORT_S
        reachable = min(max(duration, least), most)
        if abs(reachable - duration) <= TOLERANCE_S:
            result = _settle(kept, spans, speech, head, tail, reachable)
            names = {line.n for line in kept}
            return replace(result, dropped=tuple(line.n for line in lines if line.n not in names))
        if nearest is None or abs(reachable - duration) < abs(nearest - duration):
            nearest = reachable
    raise LengthError(duration, nearest if nearest is not None else head + tail.natural)


def _candidates(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The line sets to try, in order: all, then one optional line less each time, from the end."""
    sets = [tuple(lines)]
    kept = list(lines)
    for line in reversed(lines):
        if line.optional and line in kept:
            kept.remove(line)
            kept = _without_orphans(lines, kept)
            if kept:
                sets.append(tuple(kept))
    return sets


def _without_orphans(lines: Sequence[Line], kept: list[Line]) -> list[Line]:
    """Take out bridges that announce a story of which nothing is left."""
    announced = {line.story_id for line in lines if line.story_id and line.kind != "bridge"}
    told = {line.story_id for line in kept if line.kind != "bridge"}
    return [
        line
        for line in kept
        if line.kind != "bridge" or line.story_id is None or line.story_id in told or line.story_id not in announced
    ]


def _settle(kept: tuple[Line, ...], spans: list[Span], speech: float, head: float, tail: Span, duration: float) -> Fit:
    """Spread the difference over pauses and tail; what they cannot take goes to the tempo."""
    base = head + speech
    free = duration - base - sum(s.natural for s in spans) - tail.natural
    room = (
        sum(s.most - s.natural for s in spans) + tail.most - tail.natural
        if free > 0
        else sum(s.natural - s.least for s in spans) + tail.natural - tail.least
    )
    push = 0.0 if room <= 0 else max(-1.0, min(1.0, free / room))
    pauses = tuple(s.at(push) for s in spans)
    end = tail.at(push)
    tempo = 1.0
    if abs(push) == 1.0:
        wanted = speech / (duration - head - sum(pauses) - end)
        tempo = min(max(wanted, 1 - TEMPO_LIMIT), 1 + TEMPO_LIMIT)
    if abs(tempo - 1) < 1e-3:
        tempo = 1.0
    end += max(0.0, duration - head - speech / tempo - sum(pauses) - end)
    return Fit(lines=kept, pauses=pauses, tail=end, tempo=tempo)


def absorb(plan: Fit, seconds: Mapping[int, float], *, head: float, duration: float) -> Fit:
    """After the takes were really changed in tempo: let the tail take the rounding, within a second."""
    spoken = head + sum(seconds[line.n] for line in plan.lines) + sum(plan.pauses)
    return replace(plan, tail=min(max(duration - spoken, plan.tail - 1.0), plan.tail + 1.0))
