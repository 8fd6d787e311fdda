"""The audio queue's tasks: mix and master the takes, then tag and check the finished file."""

from radiox_tasks.job import RunningJob, job
from radiox_tasks.model.declared.job_results import RecordingMastered
from radiox_tasks.model.declared.jobs import MASTER_RECORDING, MasteringArguments
from radiox_tasks.model.declared.show_tasks import FINISH_FILE, MIX_TAKES, ProducedMessage, TakesMessage
from radiox_tasks.model.declared.steps import Finished, Mixed
from radiox_tasks.step import Context, Continuation, task


@task(MIX_TAKES)
def mix(context: Context, message: TakesMessage) -> Mixed | Continuation:
    """Mix the takes with the station's music and master the programme, unless lines have to be spoken again."""
    from radiox_tasks.audio.programme.mix_step import mix_show

    return mix_show(context, message.takes, message.script)


@task(FINISH_FILE)
def finish(context: Context, message: ProducedMessage) -> Finished:
    """Tag the master, then measure the finished file; a file that fails the quality gate is rejected."""
    from radiox_tasks.audio.quality.finish_step import finish

    return finish(context, message.produced, message.script)


@job(MASTER_RECORDING)
def process(running: RunningJob, arguments: MasteringArguments) -> RecordingMastered:
    """A job: master an uploaded recording for a loudness profile."""
    from radiox_tasks.audio.process_job import process as work

    return work(running.store, file_id=arguments.file_id, profile=arguments.profile)
