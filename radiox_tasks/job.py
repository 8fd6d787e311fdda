"""Runs a job as a Celery task: work ordered outside of shows, done once however often its message is delivered.

    @job
    def retract(running: RunningJob, show_id: str, reason: str) -> ShowChanged:
        ...

The task is sent by keyword, with the job's id beside the function's arguments (gateway/api/jobs.py); the result, a
document (model/job_results.py), is stored with the job. Exceptions are recorded with the job and raised.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from celery import Task

from radiox_tasks.app import app
from radiox_tasks.data.jobs import job_step
from radiox_tasks.data.lease import Lease, LeaseLostError
from radiox_tasks.data.ledger import Output, StepHeldError
from radiox_tasks.data.store import Store
from radiox_tasks.model.base import Document
from radiox_tasks.open_store import get_store
from radiox_tasks.step import Message, retry_later


@dataclass(frozen=True)
class RunningJob:
    """The context of a job's function."""

    store: Store
    job_id: str
    lease: Lease


class JobTask(Task):  # type: ignore[misc]  # celery ships no types
    """The Celery task of a job."""

    abstract = True

    max_retries = None
    """A held job is retried until its holder is done, or has stopped and its lease has expired."""

    message: Message

    def run_job(self, job_id: str, arguments: Mapping[str, Any]) -> None:
        """Run the job, or try again later if another worker holds it: a message that is delivered again while the
        lease of a stopped worker lasts must not be lost."""
        store = get_store()

        def work(lease: Lease) -> Output:
            done: Output = self.message.call(RunningJob(store, job_id, lease), (), arguments)
            return done

        try:
            store.ledger.run(job_step(job_id), work, show_id=None)
        except (StepHeldError, LeaseLostError) as held:
            raise retry_later(self, held) from held


def job(function: Callable[..., Document]) -> JobTask:
    """Declare a function as the Celery task of a job. It takes a RunningJob and the job's arguments, which are
    validated against its annotations, and returns the job's result."""

    def run(self: JobTask, *, job_id: str, **arguments: Any) -> None:
        self.run_job(job_id, arguments)

    run.__doc__ = function.__doc__
    name = f"{function.__module__}.{function.__name__}"
    options = {"message": Message(function), "ignore_result": True}
    declared: JobTask = app.task(bind=True, base=JobTask, name=name, **options)(run)
    return declared
