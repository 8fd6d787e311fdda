"""The Gantt chart of steps: steps that overlap in time are placed in separate lanes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from radiox_tasks.model.edition import StepRef

MAX_LANES = 12
"""Maximum lanes per kind of step; further bars share the last one."""


class Bar(NamedTuple):
    """One step: start and length in thousandths of the whole; lanes count from 0."""

    left: float
    width: float
    lane: int
    step: StepRef


class Group(NamedTuple):
    """All steps of one name, in their lanes."""

    name: str
    bars: tuple[Bar, ...]
    lanes: int
    reused: int


class Gantt(NamedTuple):
    """The groups in order of their start; `seconds` from the first start to the last end."""

    groups: tuple[Group, ...]
    seconds: float


def _group_name(step: StepRef) -> str:
    """ "speak:3" and "speak" are steps of one kind."""
    return step.name.split(":", 1)[0]


def lay_out(steps: Sequence[StepRef]) -> Gantt:
    """Place every step with a start and an end. Steps reused from earlier shows are counted, not drawn."""
    timed = [(step.started, step.finished, step) for step in steps if step.started and step.finished]
    drawn = [(a, max(a, b), step) for a, b, step in timed if not step.reused]
    names = dict.fromkeys(_group_name(step) for _, _, step in sorted(drawn, key=lambda one: one[0]))
    names |= dict.fromkeys(_group_name(step) for step in steps)
    begin = min((a for a, _, _ in drawn), default=None)
    end = max((b for _, b, _ in drawn), default=None)
    seconds = (end - begin).total_seconds() if begin and end else 0.0
    groups = []
    for name in names:
        own = sorted((one for one in drawn if _group_name(one[2]) == name), key=lambda one: (one[0], one[1]))
        bars = _pack(own, begin, seconds)
        reused = sum(1 for step in steps if step.reused and _group_name(step) == name)
        groups.append(Group(name, bars, max((bar.lane for bar in bars), default=0) + 1, reused))
    return Gantt(tuple(groups), seconds)


def _pack(steps: list[tuple[datetime, datetime, StepRef]], begin: datetime | None, seconds: float) -> tuple[Bar, ...]:
    free: list[datetime] = []  # the end of each lane's last bar
    bars = []
    for start, end, step in steps:
        lane = next((n for n, when in enumerate(free) if when <= start), len(free))
        if lane == len(free) and lane < MAX_LANES:
            free.append(end)
        lane = min(lane, MAX_LANES - 1)
        free[lane] = max(free[lane], end)
        scale = 1000 / seconds if seconds > 0 else 0.0
        left = (start - (begin or start)).total_seconds() * scale
        bars.append(Bar(left, max((end - start).total_seconds() * scale, 2.0), lane, step))
    return tuple(bars)
