"""Keeps the parts of a model's answer in the ledger, each as a step of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from radiox_tasks.data.ledger.lease import Lease, LeaseLostError
from radiox_tasks.data.step_outputs import output_of, record_output
from radiox_tasks.model.declared.steps import SCRIPT_PART, ScriptInputs, ScriptPart, ScriptPartInputs
from radiox_tasks.script.writers.model.answer_parts import AnswerPart
from radiox_tasks.step import Context


@dataclass(frozen=True)
class LedgerParts:
    """The answers to one script step's question."""

    context: Context
    lease: Lease
    script: ScriptInputs

    def read(self, model: str, attempt: int) -> Sequence[AnswerPart]:
        """The parts of this answer, in order."""
        store, found = self.context.store, []
        for number in count():
            part = output_of(store, SCRIPT_PART, self._inputs(model, attempt, number))
            if part is None:
                break
            found.append(store.get(part.ref, AnswerPart))
        return found

    def keep(self, model: str, attempt: int, number: int, part: AnswerPart) -> None:
        """Keep the part with this number, from 0. Raises LeaseLostError if another worker took the step over, or has
        kept its own part under this number: two answers would be mixed."""
        if self.lease.lost.is_set():
            raise LeaseLostError("the script step was taken over: its answer is not kept any further")
        store, inputs = self.context.store, self._inputs(model, attempt, number)
        own = ScriptPart(ref=store.put(part))
        kept = record_output(store, SCRIPT_PART, inputs, own, show_id=self.context.show.show_id)
        if kept != own:
            raise LeaseLostError("the script step was taken over: another answer was kept for it")

    def _inputs(self, model: str, attempt: int, number: int) -> ScriptPartInputs:
        return ScriptPartInputs(**self.script.model_dump(), model=model, attempt=attempt, number=number)
