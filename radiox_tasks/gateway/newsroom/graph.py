"""The graph view of a show: its stages in order, with finished and expected nodes."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from radiox_tasks.data.shows.records import Show
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import StepRef
from radiox_tasks.model.steps import (
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
    Step,
)

NodeState = Literal["waiting", "running", "done", "reused", "failed"]


class Node(Document):
    """One step, or an expected one."""

    name: str
    label: str
    state: NodeState
    seconds: float | None = None
    cost: float = 0.0
    attempts: int = 0
    error: str | None = None


class Stage(Document):
    """Steps that run in parallel on one queue."""

    title: str
    queue: str
    nodes: tuple[Node, ...]

    @property
    def ended(self) -> int:
        """The number of finished nodes."""
        return sum(node.state in ("done", "reused", "failed") for node in self.nodes)

    @property
    def state(self) -> NodeState:
        """The status of the stage."""
        if any(node.state == "running" for node in self.nodes):
            return "running"
        if self.nodes and self.ended == len(self.nodes):
            return "failed" if all(node.state == "failed" for node in self.nodes) else "done"
        return "running" if self.ended else "waiting"


_STAGES: tuple[tuple[str, tuple[Step[Any, Any], ...]], ...] = (
    ("Gather", (FETCH, WEATHER, MARKETS)),
    ("Cast", (CAST,)),
    ("Choose", (RUNDOWN,)),
    ("Write and check", (SCRIPT, LAST_EDITION)),
    ("Speak", (SPEAK,)),
    ("Cover", (COVER, PAINT)),
    ("Mix and master", (MIX, FINISH)),
    ("Publish", (PUBLISH, PERSIST)),
)
"""The stages in the order of the canvas, each with its steps; it is on the queue of the first."""

_STATES: dict[str, NodeState] = {"done": "done", "running": "running", "failed": "failed", "in_doubt": "failed"}


def stages_of(show: Show, steps: Sequence[StepRef], *, lines: int) -> tuple[Stage, ...]:
    """The stages of a show. `lines` is the number of lines in its script; 0 if unknown."""
    over = not show.is_open
    stages = []
    for title, declared in _STAGES:
        names = [step.name for step in declared]
        known = [_node(step) for step in steps if step.name in names]
        if title == "Write and check":
            known = [node for node in known if node.name != LAST_EDITION.name or show.fell_back]
        expected = [] if over else _EXPECTED.get(title, _one(names[0]))(show, lines)
        seen = {(node.name, node.label) for node in known} | {(node.name, "") for node in known}
        missing = [node for node in expected if (node.name, node.label) not in seen]
        if title == "Speak":
            missing = missing[: max(0, (lines or 1) - len(known))]
        stages.append(Stage(title=title, queue=declared[0].queue, nodes=(*known, *missing)))
    return tuple(stage for stage in stages if stage.nodes)


def progress(stages: Sequence[Stage]) -> int:
    """How far a show is, in percent: each stage counts the same, whatever the number of its nodes."""
    parts = [stage.ended / len(stage.nodes) for stage in stages]
    return round(100 * sum(parts) / len(parts)) if parts else 0


def at_work(stages: Sequence[Stage]) -> Stage | None:
    """The last stage that has begun and has not ended; where none has, the first to come."""
    begun = [stage for stage in stages if stage.state == "running"]
    return begun[-1] if begun else next((stage for stage in stages if stage.state == "waiting"), None)


def _node(step: StepRef) -> Node:
    state = "reused" if step.reused and step.status == "done" else _STATES.get(step.status, "waiting")
    return Node(
        name=step.name,
        label=step.label or step.name,
        state=state,
        seconds=step.seconds,
        cost=step.cost,
        attempts=step.attempts,
        error=step.error,
    )


Expected = Callable[[Show, int], list[Node]]


def _one(name: str) -> Expected:
    return lambda _show, _lines: [Node(name=name, label="", state="waiting")]


def _gather(show: Show, _lines: int) -> list[Node]:
    labels = [("fetch", f"{feed.name} ({feed.category})") for feed in show.preset.feeds]
    labels += [("weather", show.preset.location.name if show.preset.location else ""), ("markets", "")]
    return [Node(name=name, label=label, state="waiting") for name, label in labels]


def _speak(_show: Show, lines: int) -> list[Node]:
    return [Node(name="speak", label=f"line {n}", state="waiting") for n in range(1, (lines or 1) + 1)]


def _mix(_show: Show, _lines: int) -> list[Node]:
    return [Node(name=name, label="", state="waiting") for name in ("mix", "finish")]


_EXPECTED: dict[str, Expected] = {
    "Gather": _gather,
    "Speak": _speak,
    "Mix and master": _mix,
}
