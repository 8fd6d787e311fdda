"""Fits the programme to its duration: chooses lines, pause lengths, tempo, and the length of the music's end.

Arithmetic on seconds only; no audio is processed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from radiox_tasks.model.script import Line
from radiox_tasks.model.timing.pauses import Span, pause_between
from radiox_tasks.model.timing.speech_pace import TEMPO_LIMIT

TOLERANCE_S = 1.8  # accepted deviation if the exact length is impossible; the guarantee is ±2 s
TAIL_STRETCH_S = 8.0  # maximum extension of the closing music
LAST_RESORT_S = 14.0  # further extension if the show would be too short otherwise
TAIL_SHORTEST = 0.6  # maximum reduction, as a fraction


class LengthError(Exception):
    """No choice of lines, pauses, tempo and music meets the length. `needed` is the length in seconds, `reachable` the
    nearest possible."""

    def __init__(self, needed: float, reachable: float) -> None:
        super().__init__(f"the show cannot be {needed:.1f} s long; the nearest it can be is {reachable:.1f} s")
        self.needed = needed
        self.reachable = reachable

    def __reduce__(self) -> tuple[object, ...]:
        return (LengthError, (self.needed, self.reachable))


@dataclass(frozen=True)
class Fit:
    """The plan: lines in order, the pause before each except the first, tempo, and tail, in seconds. `length` is that
    of the programme in seconds, None for its natural one."""

    lines: tuple[Line, ...]
    pauses: tuple[float, ...]
    tail: float
    length: float | None = None
    tempo: float = 1.0
    dropped: tuple[int, ...] = ()


def tail_span(outro: float, fade: float) -> Span:
    """The possible length of the music after the last word."""
    return Span(outro * TAIL_SHORTEST + fade, outro + fade, outro + fade + TAIL_STRETCH_S)


def natural(lines: Sequence[Line], tail: Span) -> Fit:
    """The show at its natural length: every line, natural pauses."""
    pauses = tuple(pause_between(a, b).natural for a, b in pairwise(lines))
    return Fit(lines=tuple(lines), pauses=pauses, tail=tail.natural)


def fit(lines: Sequence[Line], seconds: Mapping[int, float], *, head: float, tail: Span, duration: float) -> Fit:
    """Fit the show to `duration` seconds.

    `seconds` is each line's spoken length, by number; `head` the music before the first word. As few optional lines as
    possible are dropped, latest stories first; then pauses and tail are adjusted, then the tempo, and finally the
    closing music is extended. Raises LengthError if the result is still more than TOLERANCE_S off.
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
            return replace(result, length=duration, dropped=tuple(line.n for line in lines if line.n not in names))
        if nearest is None or abs(reachable - duration) < abs(nearest - duration):
            nearest = reachable
    raise LengthError(duration, nearest if nearest is not None else head + tail.natural)


def _candidates(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The sets of lines to try: all, then one optional line less each time, from the end."""
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
    """Remove bridges that announce a story without remaining lines."""
    announced = {line.story_id for line in lines if line.story_id and line.kind != "bridge"}
    told = {line.story_id for line in kept if line.kind != "bridge"}
    return [
        line
        for line in kept
        if line.kind != "bridge" or line.story_id is None or line.story_id in told or line.story_id not in announced
    ]


def _settle(kept: tuple[Line, ...], spans: list[Span], speech: float, head: float, tail: Span, duration: float) -> Fit:
    """Distribute the difference over pauses and tail; the rest goes to the tempo."""
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
    """After the tempo change: let the tail absorb rounding errors, within a second."""
    spoken = head + sum(seconds[line.n] for line in plan.lines) + sum(plan.pauses)
    return replace(plan, tail=min(max(duration - spoken, plan.tail - 1.0), plan.tail + 1.0))
