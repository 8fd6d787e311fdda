"""The speaker queue's tasks: choose the cast, speak one line."""

from radiox_tasks.job import RunningJob, job
from radiox_tasks.model.declared.job_results import LineSpoken
from radiox_tasks.model.declared.jobs import PREVIEW_VOICE, VoicePreviewArguments
from radiox_tasks.model.declared.show_tasks import (
    CHOOSE_CAST,
    SPEAK_AHEAD,
    SPEAK_LINE,
    DraftLineMessage,
    LineMessage,
    NoMessage,
)
from radiox_tasks.model.declared.steps import CastChosen
from radiox_tasks.model.sound import Take
from radiox_tasks.step import Context, task


@task(CHOOSE_CAST)
def choose_cast(context: Context, _: NoMessage) -> CastChosen:
    """Choose the speakers and their voices, for the whole show."""
    from radiox_tasks.speaker.speaker_steps import choose_cast

    return choose_cast(context)


@task(SPEAK_LINE)
def speak_line(context: Context, message: LineMessage) -> Take:
    """Speak one line of the script."""
    from radiox_tasks.speaker.speaker_steps import speak_line

    return speak_line(context, message.script, message.number, local_voices=message.local_voices)


@task(SPEAK_AHEAD)
def speak_ahead(context: Context, message: DraftLineMessage) -> None:
    """Speak a line of an unfinished script; `speak_line` finds its take in the ledger."""
    from radiox_tasks.speaker.speaker_steps import speak_ahead

    speak_ahead(context, message.draft, message.number)


@job(PREVIEW_VOICE)
def hear(running: RunningJob, arguments: VoicePreviewArguments) -> LineSpoken:
    """A job: preview a host's voice with one sentence."""
    from radiox_tasks.speaker.voice_preview_job import preview_to_file

    return preview_to_file(running, arguments)
