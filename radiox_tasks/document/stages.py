"""The stages of a show in the order of its graph, for every display of its progress."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from radiox_tasks.data.shows.records import Show
from radiox_tasks.model.declared.declarations import Step
from radiox_tasks.model.declared.steps import (
    CAST,
    COVER,
    FETCH,
    FINISH,
    LAST_EDITION,
    MARKETS,
    MIX,
    PAINT,
    PERSIST,
    PUBLISH,
    RUNDOWN,
    SCRIPT,
    SPEAK,
    WEATHER,
)
from radiox_tasks.model.edition import StepRef


class Stage(NamedTuple):
    """Steps that run in parallel or serve one purpose, the main one first. `name` stands for it in a line of text,
    `title` on a page; `done` says what its finished steps are. Of `alternatives`, one step is enough."""

    name: str
    title: str
    done: str
    steps: tuple[Step[Any, Any], ...]
    alternatives: bool = False


STAGES = (
    Stage("gather", "Gather", "sources read", (FETCH, WEATHER, MARKETS)),
    Stage("cast", "Cast", "voices chosen", (CAST,)),
    Stage("rundown", "Choose", "rundown chosen", (RUNDOWN,)),
    Stage("script", "Write and check", "script written", (SCRIPT, LAST_EDITION), alternatives=True),
    Stage("speak", "Speak", "lines spoken", (SPEAK,)),
    Stage("cover", "Cover", "cover made", (COVER, PAINT), alternatives=True),
    Stage("mix", "Mix and master", "programme mixed and checked", (MIX, FINISH)),
    Stage("publish", "Publish", "edition made ready", (PUBLISH, PERSIST)),
)


class Part(NamedTuple):
    """A part of a stage that is still expected: the name and the label of its step, empty if unknown."""

    name: str
    label: str = ""


def recorded(stage: Stage, show: Show, steps: Sequence[StepRef]) -> list[StepRef]:
    """The stage's steps in the ledger. The last edition's script counts once the show has fallen back to it."""
    names = {step.name for step in stage.steps}
    return [step for step in steps if step.name in names and (step.name != LAST_EDITION.name or show.fell_back)]


def parts_in_all(stage: Stage, show: Show, lines: int) -> int:
    """The number of the stage's parts. `lines` is the number of lines in the script, 0 before it exists."""
    if stage.alternatives:
        return 1
    if SPEAK in stage.steps:
        return lines
    return len(stage.steps) + (len(show.preset.feeds) - 1 if FETCH in stage.steps else 0)


def parts_done(stage: Stage, steps: Sequence[StepRef]) -> int:
    """How many parts of the stage these steps have done: a line that was tried with two voices counts once."""
    return len(_parts(stage, [step for step in steps if step.status == "done"]))


def missing_parts(stage: Stage, show: Show, steps: Sequence[StepRef], lines: int) -> list[Part]:
    """The parts of the stage that none of these steps is at; at least one of the lines while their number is not
    known."""
    if stage.alternatives:
        return [] if any(step.status != "failed" for step in steps) else [Part(stage.steps[0].name)]
    if SPEAK in stage.steps:
        return [Part(SPEAK.name)] * max(0, (lines or 1) - len(_parts(stage, steps)))
    known = {step.name for step in steps}
    missing = [Part(step.name) for step in stage.steps if step is not FETCH and step.name not in known]
    if FETCH in stage.steps:
        read = Counter(step.label for step in steps if step.name == FETCH.name)
        feeds = Counter(f"{feed.name} ({feed.category})" for feed in show.preset.feeds)
        missing += [Part(FETCH.name, label) for label in (feeds - read).elements()]
    return missing


def _parts(stage: Stage, steps: Sequence[StepRef]) -> set[str]:
    if stage.alternatives:
        return {stage.name for _ in steps}
    return {_part(step) for step in steps}


def _part(step: StepRef) -> str:
    return {SPEAK.name: step.label.partition(": ")[2], FETCH.name: step.key}.get(step.name, step.name)
