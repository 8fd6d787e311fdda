"""The gate's input and output: a line with its evidence, and a verdict with its proof."""

from dataclasses import dataclass
from datetime import datetime

from radiox_tasks.model.script import Clause, Evidence, Layer, LineKind
from radiox_tasks.script.findings import Finding

TELLS_NEWS: frozenset[LineKind] = frozenset({"news", "weather", "markets"})
"""Kinds of lines that need evidence; the others hold the programme together and tell no news."""


@dataclass(frozen=True)
class Passage:
    """One sentence of a source.

    `evidence` says where it stands. `quoted` marks a sentence inside somebody's quotation, which is no statement of
    the source itself. `cited` is false for a neighbour that is shown for its sense alone. `said_at` (aware) is when the
    source was published.
    """

    passage_id: str
    text: str
    language: str
    evidence: Evidence
    source: str = ""
    said_at: datetime | None = None
    quoted: bool = False
    cited: bool = True


@dataclass(frozen=True)
class Claim:
    """One line, or one part of it, as it would be spoken. `number` tells the claims of one check apart.

    `known` are names that need no evidence: the station, its place, the hosts, the outlets. `before` and `after` are
    the neighbours as spoken. `leaning` marks a line that only its neighbours make clear, so that no sentence of
    it stands by itself. `air_at` (aware, in the programme's zone) is when it is said.
    """

    number: int
    text: str
    kind: LineKind
    language: str
    passages: tuple[Passage, ...] = ()
    known: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    leaning: bool = False
    air_at: datetime | None = None

    @property
    def cited(self) -> tuple[Passage, ...]:
        """The sentences that the line rests on."""
        return tuple(passage for passage in self.passages if passage.cited)

    @property
    def tells_news(self) -> bool:
        """Whether the line needs evidence."""
        return self.kind in TELLS_NEWS


@dataclass(frozen=True)
class Verdict:
    """What the gate says of one claim: by which layer it stands, or what is wrong with it.

    `clauses` are the proof of a line that stands. `mend` is the judge's own better wording, if it gave one.
    """

    number: int
    layer: Layer | None = None
    findings: tuple[Finding, ...] = ()
    clauses: tuple[Clause, ...] = ()
    mend: str = ""

    @property
    def supported(self) -> bool:
        """Whether the line may be spoken."""
        return self.layer is not None and not self.findings
