"""Jobs: work ordered outside of shows. Each is a step of the ledger with its own id."""

import re
import uuid
from typing import Literal

from pydantic import AwareDatetime, JsonValue

from radiox_tasks.data.database import Database, insert_ignoring
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.model.base import Document
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.model.declared.steps import JOB, JobInputs

_EXCEPTION = re.compile(r"^(?:\w+\.)*\w+(?:Error|Exception): ")
STOPPED = "Its worker stopped; another one takes it over."

JobStatus = Literal["queued", "running", "done", "failed"]


class Job(Document):
    """One job. `result` is set once it is done, `error` once it failed; `note` says why a job is queued again."""

    job_id: str
    status: JobStatus
    queued_at: AwareDatetime
    finished_at: AwareDatetime | None = None
    result: dict[str, JsonValue] | None = None
    error: str | None = None
    note: str | None = None


def job_step(job_id: str) -> Entry:
    """The ledger step of a job."""
    return JOB.entry(JobInputs(job=job_id))


def queue_job(database: Database) -> str:
    """Record a job before its message is sent; returns its id."""
    job_id = uuid.uuid4().hex
    with database.transaction() as session:
        now = database.now(session)
        insert_ignoring(
            session,
            StepRow,
            key=job_step(job_id).key,
            name=JOB.name,
            status="queued",
            owner="",
            fence=0,
            lease_until=now,
            attempts=0,
            cost=0.0,
            started_at=now,
        )
    return job_id


def reason_of(error: str) -> str:
    """What a step's error says, without the class of the exception that the ledger keeps before it."""
    return _EXCEPTION.sub("", error)


def load_job(database: Database, job_id: str) -> Job | None:
    """The state of a job; None if the id is unknown."""
    with database.transaction() as session:
        row = session.get(StepRow, job_step(job_id).key)
        if row is None:
            return None
        stopped = row.status == "running" and row.lease_until < database.now(session)
        statuses: dict[str, JobStatus] = {"done": "done", "failed": "failed", "running": "running"}
        return Job(
            job_id=job_id,
            status="queued" if stopped else statuses.get(row.status, "queued"),
            queued_at=row.started_at,
            finished_at=row.finished_at,
            result=row.output if row.status == "done" else None,
            error=reason_of(row.error) if row.error else None,
            note=STOPPED if stopped else None,
        )
