"""The audio queue's steps: mix and master the takes, then tag and check the finished file."""

from radiox_tasks.app import app
from radiox_tasks.data.jobs import run_job
from radiox_tasks.model.preset import LoudnessProfile
from radiox_tasks.model.sound import Take
from radiox_tasks.model.steps import FINISH, MIX, CoverMade, Finished, Mixed, StepFailed
from radiox_tasks.open_store import get_store
from radiox_tasks.step import Context, task


@task(MIX)
def mix(context: Context, takes: list[Take | StepFailed], script: str) -> Mixed:
    """Mix the takes with the station's music and master the programme."""
    from radiox_tasks.audio.programme.mix_step import mix_show

    return mix_show(context, takes, script)


@task(FINISH)
def finish(context: Context, produced: list[Mixed | CoverMade | StepFailed], script: str) -> Finished:
    """Tag the master, then measure the finished file; a file that fails the quality gate is rejected."""
    from radiox_tasks.audio.quality.finish_step import finish

    return finish(context, produced, script)


@app.task(ignore_result=True)
def process(job_id: str, file_id: str, profile: LoudnessProfile) -> None:
    """A job: master an uploaded recording for a loudness profile."""
    from radiox_tasks.audio.process_job import process as work

    store = get_store()
    run_job(store.ledger, job_id, lambda _: work(store, file_id=file_id, profile=profile), queue="audio")
