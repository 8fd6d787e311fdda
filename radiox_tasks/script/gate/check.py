"""Runs the truth gate: claims in, verdicts out. A claim that no layer supports is rejected."""

import logging
from collections.abc import Sequence

from radiox_tasks.language.sentences import is_endless
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate.claims import Claim, ClaimVerdict, rejected
from radiox_tasks.script.gate.exact.exact_layer import wrong_figures
from radiox_tasks.script.gate.exact.unknown_symbols import unknown_symbols
from radiox_tasks.script.gate.model_judge.judge import Judge
from radiox_tasks.script.gate.verbatim import is_verbatim

logger = logging.getLogger(__name__)


def check(claims: Sequence[Claim], judge: Judge | None = None) -> list[ClaimVerdict]:
    """A verdict on each claim, in order; claim numbers must differ.

    The verbatim layer accepts, the exact layer rejects, and the judge decides on the rest; without a judge the rest is
    unsupported. A claim that causes an error in a layer is unsupported.
    """
    verdicts: dict[int, ClaimVerdict] = {}
    for claim in claims:
        verdict = _without_judge(claim)
        if verdict is not None:
            verdicts[claim.number] = verdict
    left = [claim for claim in claims if claim.number not in verdicts]
    if left and judge is not None:
        verdicts |= dict(judge.verdicts(left))
    return [verdicts.get(claim.number) or _unsupported(claim) for claim in claims]


def _without_judge(claim: Claim) -> ClaimVerdict | None:
    """The verdict of the layers that need no model; None if the judge has to decide."""
    try:
        return _by_words(claim)
    except Exception:
        logger.exception("the gate failed on %r", claim.text)
        return rejected(claim, Finding("gate", "This could not be checked.", claim.text[:60]))


def _by_words(claim: Claim) -> ClaimVerdict | None:
    endless = [text for text in (claim.text, *(one.text for one in claim.passages)) if is_endless(text)]
    if endless:
        return rejected(claim, Finding("length", "A word or a number has no end.", endless[0][:60]))
    strange = unknown_symbols(claim.text, (passage.text for passage in claim.cited))
    if strange:
        return rejected(claim, *strange)
    verbatim = is_verbatim(claim)
    if verbatim is not None:
        return ClaimVerdict(claim.number, layer=verbatim[0], clauses=verbatim[1])
    if not claim.tells_news:
        return None
    if not claim.cited:
        return rejected(claim, Finding("evidence", "It cites no sentence.", claim.text[:80]))
    wrong = wrong_figures(claim.text, claim.language, claim.cited, claim.air_at)
    return rejected(claim, *wrong) if wrong else None


def _unsupported(claim: Claim) -> ClaimVerdict:
    detail = "Not a whole sentence of the sources, and nobody judged whether it says the same."
    return rejected(claim, Finding("unsupported", detail, claim.text[:80]))
