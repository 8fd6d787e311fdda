"""The truth gate: verbatim, exact, judge (docs/truth.md)."""

from radiox_tasks.script.gate.check import check
from radiox_tasks.script.gate.claims import Claim, ClaimVerdict, Passage
from radiox_tasks.script.gate.model_judge.judge import Judge, ModelJudge

__all__ = ["Claim", "ClaimVerdict", "Judge", "ModelJudge", "Passage", "check"]
