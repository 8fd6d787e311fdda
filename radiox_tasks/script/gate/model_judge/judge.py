"""The third layer: a second model cites the evidence for each clause of a line.

Two votes are requested in parallel, with different temperature, order of lines and wording; each can reject a line. A
missing or invalid vote supports nothing.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from radiox_tasks.providers.calls import Caller, ProviderError
from radiox_tasks.providers.openai.client import UnusableAnswerError, ask
from radiox_tasks.providers.prompt_limits import JUDGE_PROMPTS, JUDGE_TOKENS_PER_WORD, JUDGED_LINES_PER_CALL
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.gate.claims import Claim, ClaimVerdict, rejected
from radiox_tasks.script.gate.model_judge.judge_prompt import judge_messages
from radiox_tasks.script.gate.model_judge.judge_schema import JudgedLine, Judgement
from radiox_tasks.script.gate.model_judge.proof import proven
from radiox_tasks.settings import Settings

TIMEOUT_SECONDS = 60.0
ATTEMPTS = 2

TEMPERATURES = (0.0, 0.7)
"""Of the two votes, where the server takes any."""


class Judge(Protocol):
    """The interface of the third layer."""

    def verdicts(self, claims: Sequence[Claim]) -> Mapping[int, ClaimVerdict]:
        """A verdict on each claim, by its number; a missing one means unsupported."""
        ...


@dataclass
class ModelJudge:
    """A chat model as judge, through the Caller. `troubles` lists failed votes, in words for the page."""

    settings: Settings
    caller: Caller
    troubles: list[str] = field(default_factory=list)

    def verdicts(self, claims: Sequence[Claim]) -> dict[int, ClaimVerdict]:
        """Both votes on every claim, all calls in parallel."""
        batches = [claims[at : at + JUDGED_LINES_PER_CALL] for at in range(0, len(claims), JUDGED_LINES_PER_CALL)]
        asked = [(batch, vote) for batch in batches for vote in range(len(JUDGE_PROMPTS))]
        if not asked:
            return {}
        with ThreadPoolExecutor(max_workers=len(JUDGE_PROMPTS)) as pool:
            answers = list(pool.map(lambda one: self._vote(*one), asked))
        votes: dict[int, list[ClaimVerdict]] = {claim.number: [] for claim in claims}
        for (batch, _), answer in zip(asked, answers, strict=True):
            for claim in batch:
                votes[claim.number].append(_verdict(claim, answer))
        return {number: both(found) for number, found in votes.items()}

    def _vote(self, claims: Sequence[Claim], vote: int) -> list[JudgedLine]:
        words = sum(len(claim.text.split()) for claim in claims)
        try:
            judgement = ask(
                judge_messages(claims, vote),
                Judgement,
                operation="judge",
                settings=self.settings.for_judge(),
                caller=self.caller,
                expected_tokens=words * JUDGE_TOKENS_PER_WORD + 60 * len(claims),
                timeout=TIMEOUT_SECONDS,
                attempts=ATTEMPTS,
                temperature=TEMPERATURES[vote],
            )
        except ProviderError as error:
            self.troubles.append(str(error))
        except UnusableAnswerError as error:
            self.troubles.append(f"openai judge: {error}")
        else:
            return judgement.lines
        return []


def _verdict(claim: Claim, answer: Sequence[JudgedLine]) -> ClaimVerdict:
    own = [judged for judged in answer if judged.line == claim.number]
    if len(own) != 1:
        detail = "The judge gave no answer for this line." if not own else "The judge answered twice for this line."
        return rejected(claim, Finding("judge", detail, claim.text[:80]))
    return proven(claim, own[0])


def both(votes: Sequence[ClaimVerdict]) -> ClaimVerdict:
    """Combine the votes: the first verdict if all support the line; else the findings."""
    against = [vote for vote in votes if not vote.supported]
    if not against:
        return votes[0]
    findings = tuple(dict.fromkeys(finding for vote in against for finding in vote.findings))
    correction = next((vote.correction for vote in against if vote.correction), "")
    return ClaimVerdict(votes[0].number, findings=findings, correction=correction)
