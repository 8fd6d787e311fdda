"""The truth gate's input and output: a line with its evidence, and a verdict with its proof."""

from dataclasses import dataclass
from datetime import datetime

from radiox_tasks.model.script import NEWS_KINDS, Clause, Evidence, Layer, LineKind
from radiox_tasks.script.findings import Finding


@dataclass(frozen=True)
class Passage:
    """One sentence of a source.

    `evidence` is its position. `quoted` marks a sentence inside a quotation, which is not a statement of the source
    itself. `cited` is false for a neighbour that is shown as context. `said_at` (aware) is when the source was
    published.
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
        """The sentences that the line cites."""
        return tuple(passage for passage in self.passages if passage.cited)

    @property
    def tells_news(self) -> bool:
        """Whether the line needs evidence."""
        return self.kind in NEWS_KINDS


@dataclass(frozen=True)
class ClaimVerdict:
    """The gate's result for one claim: the layer that accepted it, or the findings. `clauses` are the proof of an
    accepted line. `correction` is the judge's wording, if it gave one."""

    number: int
    layer: Layer | None = None
    findings: tuple[Finding, ...] = ()
    clauses: tuple[Clause, ...] = ()
    correction: str = ""

    @property
    def supported(self) -> bool:
        """Whether the line may be spoken."""
        return self.layer is not None and not self.findings


def rejected(claim: Claim, *findings: Finding) -> ClaimVerdict:
    """The verdict that these findings give."""
    return ClaimVerdict(claim.number, findings=findings)
