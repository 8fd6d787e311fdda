"""The speaker queue's steps: choose the cast, speak one line."""

from typing import Any

from radiox_tasks.app import app
from radiox_tasks.data.jobs import run_job
from radiox_tasks.model.sound import Take
from radiox_tasks.model.steps import CAST, SPEAK, CastChosen
from radiox_tasks.open_store import get_store
from radiox_tasks.step import Context, task


@task(CAST)
def choose_cast(context: Context) -> CastChosen:
    """Choose the speakers and their voices, for the whole show."""
    from radiox_tasks.speaker.speaker_steps import choose_cast

    return choose_cast(context)


@task(SPEAK)
def speak_line(context: Context, script: str, number: int, local_voices: bool = False) -> Take:
    """Speak the script's line of this number, from 1. `local_voices` excludes the paid ones."""
    from radiox_tasks.speaker.speaker_steps import speak_line

    return speak_line(context, script, number, local_voices=local_voices)


@app.task(ignore_result=True)
def hear(job_id: str, **asked: Any) -> None:
    """A job: one sentence by one host."""
    from radiox_tasks.speaker.hear_job import hear as speak

    store = get_store()
    run_job(store.ledger, job_id, lambda claim: speak(store, claim, **asked), queue="speaker")
