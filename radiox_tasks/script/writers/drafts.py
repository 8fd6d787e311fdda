"""Drafted lines, made of parts that are checked one by one; the output of every writer."""

from dataclasses import dataclass
from datetime import datetime

from radiox_tasks.model.script import Clause, Evidence, Layer, LineKind


@dataclass(frozen=True)
class Part:
    """Some words of a line. With evidence they tell news; without, they are framing that may tell none.

    `said_at` is when the quoted source was published (aware), which is what "today" in it refers to.
    `house` marks what the operator of the station wrote into the preset, which needs no source.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    said_at: datetime | None = None
    house: bool = False


def house_part(text: str) -> Part:
    """Words that the operator of the station wrote into the preset."""
    return Part(text, house=True)


@dataclass(frozen=True)
class DraftLine:
    """One speaker's turn. `trimmable` lines can be left out without a seam.

    `layer` and `clauses` are the gate's verdict on a line that has passed it; a line without a layer is unchecked.
    """

    speaker: str
    kind: LineKind
    parts: tuple[Part, ...]
    story_id: str | None = None
    trimmable: bool = False
    optional: bool = False
    layer: Layer | None = None
    clauses: tuple[Clause, ...] = ()

    @property
    def text(self) -> str:
        """The whole turn."""
        return " ".join(part.text for part in self.parts)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence of the turn, in the order it is told."""
        return tuple(item for part in self.parts for item in part.evidence)


@dataclass(frozen=True)
class Draft:
    """A writer's whole script before the checks."""

    lines: tuple[DraftLine, ...]
    writer: str
    phrases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
