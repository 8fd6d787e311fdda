"""Decides once per script whether a show whose time or money is short is spoken by local voices: all lines or none."""

from radiox_tasks.data.ledger.takes_in_ledger import spoken_or_being_spoken
from radiox_tasks.data.step_outputs import speak_inputs
from radiox_tasks.model.declared.steps import SPEAK, VOICES, VoicesChosen, VoicesInputs
from radiox_tasks.model.host import Cast
from radiox_tasks.model.script import Script
from radiox_tasks.model.timing.ladder import REASONS
from radiox_tasks.speaker.speaking_style import delivered
from radiox_tasks.step import Context

KEPT_FROM = 0.5
"""If more than this part of the words is spoken by paid voices when time becomes short, the rest keeps them: then less
is left to speak than if all lines were spoken again."""


def speaks_locally(context: Context, cast: Cast, script_ref: str, script: Script, *, unpaid: bool) -> bool:
    """Whether all lines of the script are spoken by local voices. With `unpaid` (caps or a quota do not cover paid
    ones), they are unless every line has a paid take; without it, time decides.

    The first line that asks decides for all, in the ledger. Raises StepHeldError while another one decides.
    """
    if not unpaid and not context.is_time_for("voice"):
        return False

    def decide(_: object) -> VoicesChosen:
        spoken = _spoken_by_paid_voices(context, cast, script)
        local = spoken < 1.0 if unpaid else spoken <= KEPT_FROM
        if local and not unpaid:
            context.step_down("voice", REASONS["voice"])
        return VoicesChosen(local=local)

    inputs = VoicesInputs(show=context.show.show_id, script=script_ref, unpaid=unpaid)
    return context.run(VOICES, inputs, decide).local


def _spoken_by_paid_voices(context: Context, cast: Cast, script: Script) -> float:
    """The part of the script's characters that paid voices have spoken or are speaking."""
    keys = [
        {
            SPEAK.entry(speak_inputs(line, script.language, delivered(voice, line.kind))).key
            for voice in cast.voices[line.speaker]
            if not voice.local
        }
        for line in script.lines
    ]
    known = spoken_or_being_spoken(context.store.database, set().union(*keys))
    spoken = sum(len(line.spoken) for line, own in zip(script.lines, keys, strict=True) if own & known)
    return spoken / max(1, sum(len(line.spoken) for line in script.lines))
