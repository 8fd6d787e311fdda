"""What is told of a job: how it failed, and when its worker stopped."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from radiox_tasks.content.tasks import collect
from radiox_tasks.data.jobs import STOPPED, load_job, queue_job
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.ledger import StepRow


def test_a_job_whose_worker_stopped_says_so(store: Store) -> None:
    job_id = queue_job(store.database)
    states = []
    for seconds in (30, -1):
        with store.database.transaction() as session:
            until = store.database.now(session) + timedelta(seconds=seconds)
            session.execute(update(StepRow).values(status="running", lease_until=until))
        job = load_job(store.database, job_id)
        assert job is not None
        states.append((job.status, job.note))
    assert states == [("running", None), ("queued", STOPPED)]


def test_a_job_that_fails_before_its_work_begins_has_failed(store: Store) -> None:
    job_id = queue_job(store.database)
    with pytest.raises(Exception, match="nowhere"):
        collect(job_id=job_id, preset="nowhere")
    job = load_job(store.database, job_id)
    assert job is not None
    assert job.status == "failed"
    assert "nowhere" in (job.error or "")
