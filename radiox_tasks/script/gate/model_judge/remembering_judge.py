"""A judge that is asked about each claim once, from several threads."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from threading import Lock

from radiox_tasks.script.gate.claims import Claim, Verdict
from radiox_tasks.script.gate.model_judge.judge import Judge


class RememberingJudge:
    """Asks another judge about new claims, and waits for the verdict on those that it is being asked about."""

    def __init__(self, judge: Judge) -> None:
        self._judge, self._lock = judge, Lock()
        self._known: dict[Claim, Future[Verdict | None]] = {}

    def verdicts(self, claims: Sequence[Claim]) -> Mapping[int, Verdict]:
        """A verdict on each claim, by its number; a missing one means unsupported."""
        with self._lock:
            new = [claim for claim in claims if claim not in self._known]
            self._known |= {claim: Future() for claim in new}
        self._ask(new)
        found = {claim.number: self._known[claim].result() for claim in claims}
        return {number: verdict for number, verdict in found.items() if verdict is not None}

    def _ask(self, claims: Sequence[Claim]) -> None:
        try:
            found = self._judge.verdicts(claims) if claims else {}
        except BaseException as error:
            for claim in claims:
                self._known[claim].set_exception(error)
            raise
        for claim in claims:
            self._known[claim].set_result(found.get(claim.number))
