"""A step whose workers are killed: it is not repeated without end, and a slot with hours left is not given up."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.exceptions import Ignore
from sqlalchemy import update

from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.ledger.ledger import DEADLY_ATTEMPTS, Output, StepPoisonedError
from radiox_tasks.data.shows.changes import record_submission
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.model.declared.steps import SCRIPT, RundownChosen, ScriptInputs
from radiox_tasks.script.tasks import write_script
from tests.data.programmes import a_show

CHOSEN = RundownChosen(ref="0" * 64)
STEP = SCRIPT.entry(ScriptInputs(rundown=CHOSEN.ref, variant=0))


def died(_: Lease) -> Output:
    """What the ledger sees of a worker that is killed: nothing more."""
    raise SystemExit


def let_die(store: Store, times: int) -> None:
    """So many holders that vanished without a word, their leases over."""
    for _ in range(times):
        with pytest.raises(SystemExit):
            store.ledger.run(STEP, died, show_id=None)
        with store.database.transaction() as session:
            gone = {"status": "running", "lease_until": datetime.now(UTC) - timedelta(seconds=1), "finished_at": None}
            session.execute(update(StepRow).values(**gone))


def test_after_so_many_deaths_it_is_left_alone_once_and_then_tried_again(store: Store) -> None:
    let_die(store, DEADLY_ATTEMPTS)
    with pytest.raises(StepPoisonedError, match=f"{DEADLY_ATTEMPTS} workers"):
        store.ledger.run(STEP, lambda _: {"well": True}, show_id=None)
    assert store.ledger.run(STEP, lambda _: {"well": True}, show_id=None) == {"well": True}


@pytest.mark.parametrize(("has_slot", "broken"), [(True, "temporary"), (False, "permanent")])
def test_a_show_with_a_slot_is_tried_until_its_hour(store: Store, has_slot: bool, broken: str) -> None:
    air_at = datetime.now(UTC) + timedelta(hours=6)
    show_id = a_show(store.database, air_at=air_at, slot_at=air_at if has_slot else None)
    record_submission(store.database, show_id)
    let_die(store, DEADLY_ATTEMPTS)
    with pytest.raises(Ignore):
        write_script.run(CHOSEN.model_dump(), show_id=show_id)
    show = load_show(store.database, show_id)
    assert show.broken == broken
    assert "workers died" in (show.error or "")
