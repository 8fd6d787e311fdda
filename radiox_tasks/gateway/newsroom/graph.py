"""The graph view of a show: its stages in order, with finished and expected nodes."""

from collections.abc import Sequence
from typing import Literal

from radiox_tasks.data.shows.records import Show
from radiox_tasks.document.stages import STAGES, missing_parts, recorded
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import StepRef

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


class StageView(Document):
    """A stage with its steps, and the queue of its main one."""

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


_STATES: dict[str, NodeState] = {"done": "done", "running": "running", "failed": "failed", "in_doubt": "failed"}


def stages_of(show: Show, steps: Sequence[StepRef], *, lines: int) -> tuple[StageView, ...]:
    """The stages of a show. `lines` is the number of lines in its script; 0 if unknown."""
    shown = []
    for stage in STAGES:
        known = recorded(stage, show, steps)
        missing = missing_parts(stage, show, known, lines) if show.is_open else []
        waiting = [Node(name=part.name, label=part.label, state="waiting") for part in missing]
        nodes = (*map(_node, known), *waiting)
        shown.append(StageView(title=stage.title, queue=stage.steps[0].queue, nodes=nodes))
    return tuple(view for view in shown if view.nodes)


def progress(stages: Sequence[StageView]) -> int:
    """How far a show is, in percent: each stage counts the same, whatever the number of its nodes."""
    parts = [stage.ended / len(stage.nodes) for stage in stages]
    return round(100 * sum(parts) / len(parts)) if parts else 0


def at_work(stages: Sequence[StageView]) -> StageView | None:
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
