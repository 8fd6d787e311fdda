"""Job routes: a route that starts a job answers 202 with the job's URL."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from radiox_tasks.data.jobs import Job, load_job, queue_job
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.api.show_actions import broker_errors, expect_broker
from radiox_tasks.gateway.problems import ProblemError, responses
from radiox_tasks.gateway.route_dependencies import Reader, TheStore
from radiox_tasks.model.declared.declarations import JobDeclaration, M, O

router = APIRouter(tags=["jobs"])

JOB_ID = r"^[0-9a-f]{32}$"


@router.get("/jobs/{job_id}", responses=responses(401, 403, 404))
def read_job(job_id: Annotated[str, Path(pattern=JOB_ID)], store: TheStore, visitor: Reader) -> Job:
    """The state and result of a job."""
    job = load_job(store.database, job_id)
    if job is None:
        raise ProblemError(404, f"there is no job {job_id}")
    return job


def begin(store: Store, response: Response, declared: JobDeclaration[M, O], arguments: M) -> Job:
    """Start a job. Raises ProblemError."""
    from radiox_tasks.app import app

    expect_broker(store)
    job_id = queue_job(store.database)
    with broker_errors("nothing can be done at the moment"):
        app.send_task(declared.task, kwargs={"job_id": job_id, **arguments.model_dump(mode="json")})
    response.headers["Location"] = f"/api/v1/jobs/{job_id}"
    job = load_job(store.database, job_id)
    assert job is not None  # noqa: S101  # recorded above
    return job
