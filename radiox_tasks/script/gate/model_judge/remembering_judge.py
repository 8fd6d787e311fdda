"""A judge that is asked about each claim once, from several threads."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from threading import Lock

from radiox_tasks.script.gate.claims import Claim, ClaimVerdict
from radiox_tasks.script.gate.model_judge.judge import Judge


class RememberingJudge:
    """Asks another judge about new claims, and waits for the verdict on those that it is being asked about. A
    question that raised is forgotten: it is asked again by whoever needs it."""

    def __init__(self, judge: Judge) -> None:
        self._judge, self._lock = judge, Lock()
        self._known: dict[Claim, Future[ClaimVerdict | None]] = {}

    def verdicts(self, claims: Sequence[Claim]) -> dict[int, ClaimVerdict]:
        """A verdict on each claim, by its number; a missing one means unsupported."""
        with self._lock:
            new = [claim for claim in dict.fromkeys(claims) if claim not in self._known]
            self._known |= {claim: Future() for claim in new}
            asked = {claim: self._known[claim] for claim in claims}
        self._ask(new, asked)
        failed = [claim for claim in claims if asked[claim].exception() is not None]
        again = self.verdicts(failed) if failed else {}
        found = {claim.number: asked[claim].result() for claim in claims if claim not in failed}
        return {number: verdict for number, verdict in found.items() if verdict is not None} | again

    def _ask(self, claims: Sequence[Claim], asked: Mapping[Claim, Future[ClaimVerdict | None]]) -> None:
        try:
            found = self._judge.verdicts(claims) if claims else {}
        except BaseException as error:
            with self._lock:
                for claim in claims:
                    del self._known[claim]
            for claim in claims:
                asked[claim].set_exception(error)
            raise
        for claim in claims:
            asked[claim].set_result(found.get(claim.number))
