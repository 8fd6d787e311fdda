"""A done step whose blob was lost is done again, once; what cannot be asked for just now is not taken for lost."""

import json
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.ledger.ledger import Ledger, Output, StepHeldError, _references
from radiox_tasks.document.step_report import steps_of
from radiox_tasks.model.declared.declarations import Entry
from tests.data.programmes import a_show

SPEAK = Entry("speak", {"text": "Guten Morgen"})


class Speaker:
    """Work that stores what it made, and counts."""

    def __init__(self, blobs: FolderBlobs) -> None:
        self.blobs, self.leases = blobs, list[Lease]()

    def __call__(self, lease: Lease) -> Output:
        self.leases.append(lease)
        lease.cost += 0.5
        return {"ref": self.blobs.put(b"a take"), "notes": ["calm"], "more": [{"ref": self.blobs.put(b"another")}]}


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


@pytest.mark.parametrize("lost", [b"a take", b"another"])
def test_a_step_whose_blob_is_lost_is_done_again_and_counted(
    database: Database, blobs: FolderBlobs, lost: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    ledger, speaker = Ledger(database, holds=blobs.holds), Speaker(blobs)
    first, second = a_show(database), a_show(database)
    made = ledger.run(SPEAK, speaker, show_id=first)
    blobs.path(blobs.put(lost)).unlink()
    assert ledger.output_of(SPEAK) is None
    assert ledger.recorded(SPEAK) == made
    with caplog.at_level(logging.WARNING):
        assert ledger.run(SPEAK, speaker, show_id=second) == made
    assert "paid again" in caplog.text
    assert [lease.fence for lease in speaker.leases] == [1, 2]
    [step] = steps_of(database, second)
    assert (step.status, step.attempts, step.cost, step.reused) == ("done", 2, 1.0, False)
    assert ledger.run(SPEAK, speaker, show_id=first) == made
    assert len(speaker.leases) == 2


def test_of_two_who_see_the_loss_one_does_the_step(database: Database, blobs: FolderBlobs) -> None:
    show_id, speaker = a_show(database), Speaker(blobs)
    ledger = Ledger(database, holds=blobs.holds)
    made = ledger.run(SPEAK, speaker, show_id=show_id)
    blobs.path(made["ref"]).unlink()

    def hindered(lease: Lease) -> Output:
        with pytest.raises(StepHeldError):
            ledger.run(SPEAK, speaker, show_id=show_id)
        return speaker(lease)

    assert ledger.run(SPEAK, hindered, show_id=show_id) == made
    ledger._undo(SPEAK.key, show_id, fence=1)  # by one who saw the loss before it was made good
    assert ledger.output_of(SPEAK) == made


@pytest.mark.slow
@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_every_reference_in_an_output_is_found_and_nothing_else(output: object) -> None:
    assert list(_references(output)) == []
    assert list(_references(json.loads(json.dumps([output, {"ref": "ab" * 32}])))) == ["ab" * 32]
