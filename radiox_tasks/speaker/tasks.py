"""The speaker queue's steps: choose the cast, speak one line."""

from radiox_tasks.model.sound import Take
from radiox_tasks.model.steps import CAST, SPEAK, CastChosen
from radiox_tasks.step import Context, task


@task(CAST)
def choose_cast(context: Context) -> CastChosen:
    """Choose who speaks and with which voices; the cast then stays the same for the whole show."""
    from radiox_tasks.speaker.produce import choose_cast

    return choose_cast(context)


@task(SPEAK)
def speak_line(context: Context, script: str, number: int, local_voices: bool = False) -> Take:
    """Speak the script's line of this number, from 1. `local_voices` leaves out the paid ones."""
    from radiox_tasks.speaker.produce import speak_line

    return speak_line(context, script, number, local_voices=local_voices)
