"""A judge that is asked once about each claim, and again if it could not answer."""

from collections.abc import Mapping, Sequence

import pytest

from radiox_tasks.script.gate.claims import Claim, ClaimVerdict
from radiox_tasks.script.gate.model_judge.remembering_judge import RememberingJudge

CLAIMS = [Claim(number, f"Line {number}.", "news", "en") for number in range(2)]


class BreaksOnce:
    """Raises at its first question, as a judge whose database is away."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def verdicts(self, claims: Sequence[Claim]) -> Mapping[int, ClaimVerdict]:
        self.asked.append([claim.number for claim in claims])
        if len(self.asked) == 1:
            raise OSError("away")
        return {}


def test_a_question_that_raised_is_asked_again_and_then_remembered() -> None:
    judge = BreaksOnce()
    remembering = RememberingJudge(judge)
    with pytest.raises(OSError, match="away"):
        remembering.verdicts(CLAIMS[:1])
    assert remembering.verdicts(CLAIMS) == {}
    assert remembering.verdicts(CLAIMS) == {}
    assert judge.asked == [[0], [0, 1]]
