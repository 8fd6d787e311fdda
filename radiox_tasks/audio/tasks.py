"""The audio queue's steps: mix and master the takes, then tag and check the finished file."""

from celery.canvas import Signature

from radiox_tasks.job import RunningJob, job
from radiox_tasks.model.job_results import RecordingMastered
from radiox_tasks.model.preset import LoudnessProfile
from radiox_tasks.model.sound import Take
from radiox_tasks.model.steps import FINISH, MIX, CoverMade, Finished, Mixed, StepFailed
from radiox_tasks.step import Context, task


@task(MIX)
def mix(context: Context, takes: list[Take | StepFailed], script: str) -> Mixed | Signature:
    """Mix the takes with the station's music and master the programme, unless lines have to be spoken again."""
    from radiox_tasks.audio.programme.mix_step import mix_show

    return mix_show(context, takes, script)


@task(FINISH)
def finish(context: Context, produced: list[Mixed | CoverMade | StepFailed], script: str) -> Finished:
    """Tag the master, then measure the finished file; a file that fails the quality gate is rejected."""
    from radiox_tasks.audio.quality.finish_step import finish

    return finish(context, produced, script)


@job
def process(running: RunningJob, file_id: str, profile: LoudnessProfile) -> RecordingMastered:
    """A job: master an uploaded recording for a loudness profile."""
    from radiox_tasks.audio.process_job import process as work

    return work(running.store, file_id=file_id, profile=profile)
