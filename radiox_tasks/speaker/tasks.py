"""The speaker queue's steps: choose the cast, speak one line."""

from radiox_tasks.job import RunningJob, job
from radiox_tasks.model.job_results import LineSpoken
from radiox_tasks.model.preset import Quality
from radiox_tasks.model.sound import Take
from radiox_tasks.model.steps import CAST, SPEAK, CastChosen
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


@task(SPEAK)
def speak_ahead(context: Context, draft: str, number: int) -> None:
    """Speak a line of an unfinished script (script/speech_ahead.py); `speak_line` finds its take in the ledger."""
    from radiox_tasks.speaker.speaker_steps import speak_ahead

    speak_ahead(context, draft, number)


@job
def hear(
    running: RunningJob, speaker: str, text: str | None, language: str, quality: Quality, provider: str | None
) -> LineSpoken:
    """A job: one sentence by one host."""
    from radiox_tasks.speaker.hear_job import hear as speak

    return speak(running, speaker, text, language=language, quality=quality, provider=provider)
