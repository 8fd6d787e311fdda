"""The parts of a model's answer in the ledger: one answer only, whoever writes it."""

from pathlib import Path

import pytest

from radiox_tasks.data.ledger.lease import LeaseLostError
from radiox_tasks.model.declared.steps import ScriptInputs
from radiox_tasks.script.answer_parts_store import LedgerParts
from radiox_tasks.script.writers.model.answer_parts import AnswerPart
from radiox_tasks.step import Context
from tests.providers.calling import held, ordered, sqlite, station


def test_a_holder_that_slept_does_not_mix_its_answer_with_its_successors(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    with held(store, show) as lease, held(store, show, "other") as later:
        script = ScriptInputs(rundown="0" * 64, variant=0)
        slept, successor = (LedgerParts(Context(store, show), one, script) for one in (lease, later))
        successor.keep("m", 0, 0, AnswerPart(language="en"))
        successor.keep("m", 0, 0, AnswerPart(language="en"))
        with pytest.raises(LeaseLostError):
            slept.keep("m", 0, 0, AnswerPart(language="de"))
        lease.lost.set()
        with pytest.raises(LeaseLostError):
            slept.keep("m", 0, 1, AnswerPart(language="de"))
        assert [part.language for part in successor.read("m", 0)] == ["en"]
