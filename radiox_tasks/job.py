"""Runs a job as a Celery task: work ordered outside of shows, done once however often its message is delivered.

    @job(RETRACT)
    def retract(running: RunningJob, arguments: RetractionArguments) -> ShowChanged:
        ...

RETRACT (model/declared/jobs.py) declares arguments and result; mypy compares the function with it. The task is sent by
keyword, with the job's id beside the arguments (gateway/api/jobs.py); the result is stored with the job. Exceptions are
recorded with the job and raised.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from celery import Task

from radiox_tasks.app import app
from radiox_tasks.data.jobs import job_step
from radiox_tasks.data.ledger.lease import Lease, LeaseLostError
from radiox_tasks.data.ledger.ledger import Output, StepHeldError
from radiox_tasks.data.store import Store
from radiox_tasks.model.base import Document
from radiox_tasks.model.declared.declarations import JobDeclaration, M, O
from radiox_tasks.open_store import get_store
from radiox_tasks.providers.caller import Payer, caller_of
from radiox_tasks.providers.calls import Caller
from radiox_tasks.step import retry_later


@dataclass(frozen=True)
class RunningJob:
    """The context of a job's function."""

    store: Store
    job_id: str
    lease: Lease
    declared: JobDeclaration[Any, Any]

    def caller(self, payer: Payer) -> Caller:
        """The Caller for the job's calls. Raises ValueError for a job that is not declared to pay."""
        return caller_of(self.declared, self.store, payer, self.lease)


class JobTask(Task):  # type: ignore[misc]  # celery ships no types
    """The Celery task of a job."""

    abstract = True

    max_retries = None
    """A held job is retried until its holder is done, or has stopped and its lease has expired."""

    declared: JobDeclaration[Any, Any]
    function: Callable[[RunningJob, Any], Document]

    def run_job(self, job_id: str, named: Mapping[str, Any]) -> None:
        """Run the job, or try again later if another worker holds it: a message that is delivered again while the
        lease of a stopped worker lasts must not be lost."""
        store = get_store()

        def work(lease: Lease) -> Output:
            arguments = self.declared.arguments.read(named)
            return self.function(RunningJob(store, job_id, lease, self.declared), arguments).model_dump(mode="json")

        try:
            store.ledger.run(job_step(job_id), work, show_id=None)
        except (StepHeldError, LeaseLostError) as held:
            raise retry_later(self, held) from held


def job(declared: JobDeclaration[M, O]) -> Callable[[Callable[[RunningJob, M], O]], JobTask]:
    """Name the function of a declared job."""

    def declare(function: Callable[[RunningJob, M], O]) -> JobTask:
        def run(self: JobTask, *, job_id: str, **named: Any) -> None:
            self.run_job(job_id, named)

        run.__doc__ = function.__doc__
        options = {"declared": declared, "function": staticmethod(function), "ignore_result": True}
        made: JobTask = app.task(bind=True, base=JobTask, name=declared.task, **options)(run)
        return made

    return declare
