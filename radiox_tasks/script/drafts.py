"""Drafted lines, made of parts that are checked one by one; the output of every writer."""

from dataclasses import dataclass
from datetime import datetime

from radiox_tasks.model.script import Clause, Evidence, Layer, LineKind, Verdict


@dataclass(frozen=True)
class Part:
    """A part of a line. With evidence it contains news; without, it is framing and must not contain any. `said_at` is
    when the quoted source was published (aware), to which "today" in it refers. `house` marks the operator's own
    text from the preset, which needs no source."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    said_at: datetime | None = None
    house: bool = False


def house_part(text: str) -> Part:
    """Text that the operator wrote into the preset."""
    return Part(text, house=True)


@dataclass(frozen=True)
class DraftLine:
    """One speaker's turn. `trimmable` lines can be removed without a gap. `layer` and `clauses` are the truth gate's
    verdict on a line that passed; a line without a layer is unchecked."""

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
        """The text of the whole turn."""
        return " ".join(part.text for part in self.parts)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence of the turn, in order."""
        return tuple(item for part in self.parts for item in part.evidence)


@dataclass(frozen=True)
class Draft:
    """A writer's script before the checks."""

    lines: tuple[DraftLine, ...]
    writer: str
    phrases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckedDraft:
    """The lines of a draft that passed the checks or took the place of one that did not, with all verdicts."""

    lines: tuple[DraftLine, ...]
    verdicts: tuple[Verdict, ...]
    writer: str
    phrases: tuple[str, ...]
    notes: tuple[str, ...]
