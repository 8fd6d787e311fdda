"""The ladder: how a show steps down as its air time approaches."""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from radiox_tasks.model.edition import Rung
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.timing.natural_length import planned_seconds

RUNGS: tuple[Rung, ...] = ("full", "fewer", "headlines", "voice", "no-cover", "last-edition")
"""The rungs of the ladder, from the full show downwards."""

USUAL_SECONDS = 180.0
"""The programme length to which the thresholds refer."""

WORK_PER_SECOND = 0.07
"""Seconds of mixing, tagging, checking and publishing per second of programme. Measured by benchmarks/last_edition.py
on two busy cores: 18 s for 3 minutes of programme and 119 s for 30, so 0.063 (0.058 in CPU time); rounded up."""

THRESHOLDS: Mapping[Rung, float] = {
    "fewer": 240.0,
    "headlines": 180.0,
    "voice": 120.0,
    "no-cover": 90.0,
    "last-edition": 45.0,
}
"""Default seconds before air time at which each rung is taken; RADIOX_LADDER overrides them. They apply to a show of
three minutes; a longer one takes every rung earlier (Show.due_at)."""

REASONS: Mapping[Rung, str] = {
    "fewer": "fewer stories: little time was left before air time",
    "headlines": "headlines only: too little time was left for a full script",
    "voice": "another voice: too little time was left for the first choice",
    "no-cover": "the drawn cover: too little time was left for a painted one",
    "last-edition": "the last edition again with a fresh time check: this one was not ready in time",
}

COULD_NOT_BE_MADE = "the last edition again with a fresh time check: a new one could not be made"
"""The public reason of a fallback for another cause than time; the newsroom shows the error."""


def more_work(preset: Preset) -> timedelta:
    """Additional time from the last take to air, compared with a show of USUAL_SECONDS."""
    return timedelta(seconds=WORK_PER_SECOND * max(0.0, planned_seconds(preset) - USUAL_SECONDS))


def parse_ladder(text: str) -> dict[Rung, float]:
    """Parse "fewer=240,headlines=180" over the defaults. Raises ValueError naming the part that is invalid or out of
    order."""
    rules: dict[Rung, float] = dict(THRESHOLDS)
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, _, seconds = part.partition("=")
        rung = next((known for known in RUNGS[1:] if known == name.strip()), None)
        if rung is None:
            raise ValueError(f"RADIOX_LADDER: no rung {name.strip()!r}; the rungs are {', '.join(RUNGS[1:])}")
        try:
            rules[rung] = float(seconds)
        except ValueError:
            raise ValueError(f"RADIOX_LADDER: {part!r} is not rung=seconds") from None
        if not 0.0 <= rules[rung] < math.inf:  # false for nan
            raise ValueError(f"RADIOX_LADDER: {part!r} is not a number of seconds before air time")
    for above, below in pairwise(RUNGS[1:]):
        if rules[below] > rules[above]:
            raise ValueError(
                f"RADIOX_LADDER: {below} at {rules[below]:g} s would come before {above} at {rules[above]:g} s; "
                f"the order is {', '.join(RUNGS[1:])}"
            )
    return rules


def lead_problem(preset: Preset, rules: Mapping[Rung, float] = THRESHOLDS) -> str | None:
    """Why the preset's lead is too short, or None: production would start when the ladder has already given up the
    voices."""
    lead = preset.schedule.lead.total_seconds()
    least = rules["voice"] + more_work(preset).total_seconds()
    if not preset.schedule.enabled or lead >= least:
        return None
    return (
        f"a lead of {lead:.0f} s is too short: with {planned_seconds(preset):.0f} s of programme the rung 'voice' "
        f"comes {least:.0f} s before air, so that no show could be whole"
    )


def lead_shortens(preset: Preset, rules: Mapping[Rung, float] = THRESHOLDS) -> str | None:
    """Why every show with the preset's lead would be a shortened one, or None: production would start when the ladder
    has already taken its first rung."""
    first = max(rules.values()) + more_work(preset).total_seconds()
    lead = preset.schedule.lead.total_seconds()
    if not preset.schedule.enabled or lead > first:
        return None
    return (
        f"a lead of {lead:.0f} s is no more than the ladder's first rung, {first:.0f} s before air: "
        "every show would be a shortened one"
    )


def rung_at(now: datetime, deadline: datetime | None, rules: Mapping[Rung, float] = THRESHOLDS) -> Rung:
    """The rung that the remaining time requires; "full" without a deadline (a show made on demand)."""
    if deadline is None:
        return "full"
    left = (deadline - now).total_seconds()
    taken: Rung = "full"
    for rung in RUNGS[1:]:
        if left <= rules[rung]:
            taken = rung
    return taken


def reached(rung: Rung, required: Rung) -> bool:
    """Whether a show on `rung` has stepped down to `required` or lower."""
    return RUNGS.index(rung) >= RUNGS.index(required)
