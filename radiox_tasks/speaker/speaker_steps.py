"""The speaker steps: choose the cast, speak one line."""

import logging
from collections.abc import Sequence

from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.ledger.takes_in_ledger import takes_of_show
from radiox_tasks.data.step_outputs import cast_behind, cast_of, current_scripts, speak_inputs
from radiox_tasks.logs import describe
from radiox_tasks.model.declared.steps import CAST, SPEAK, CastChosen, OfShow
from radiox_tasks.model.host import Cast
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.sound import Take, Voice
from radiox_tasks.model.timing.ladder import reached
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.speaker import synthesize
from radiox_tasks.speaker.choose_voice import choose_voice
from radiox_tasks.speaker.hosts import load_cast
from radiox_tasks.speaker.show_voices import speaks_locally
from radiox_tasks.speaker.speaking_style import delivered
from radiox_tasks.step import Context

logger = logging.getLogger(__name__)


def choose_cast(context: Context) -> CastChosen:
    """The preset's hosts, each with the voices to try in order."""
    store, preset = context.store, context.show.preset

    def work(_: object) -> CastChosen:
        hosts = load_cast(preset, database=store.database)
        voices = {
            speaker: tuple(
                choose_voice(host, language=preset.language, quality=preset.voice.quality, settings=store.settings)
            )
            for speaker, host in hosts.items()
        }
        return CastChosen(ref=store.put(Cast(hosts=hosts, voices=voices)))

    return context.run(CAST, OfShow(show=context.show.show_id), work)


def speak_line(context: Context, script_ref: str, number: int, *, local_voices: bool) -> Take:
    """The line's take by the first voice of its chain that succeeds.

    Each voice tried is a separate step. With `local_voices` (caps do not cover paid ones), or if time is short, all
    lines are spoken by local voices or none (`speaks_locally`). Raises the last voice's ProviderError, or LookupError
    without any voice.
    """
    script = context.load(script_ref, Script)
    line = script.lines[number - 1]
    cast = cast_behind(context.store, context.show.show_id, script)
    chain = [delivered(voice, line.kind) for voice in cast.voices[line.speaker]]
    if not chain:
        raise LookupError(f"{line.speaker} has no voice for {script.language}: see `radiox speakers list`")
    voices = _kept_to(context, cast, script, chain, line)
    if not voices[0].local and speaks_locally(context, cast, script_ref, script, unpaid=local_voices):
        voices = [voice for voice in voices if voice.local] or voices
    for voice in voices[:-1]:
        try:
            return _speak(context, script, number, voice)
        except ProviderError as error:
            # The cause only: it is the same for every line and host, and listed once.
            context.step_down("voice", f"another voice: {describe(error.__cause__ or error)}")
    return _speak(context, script, number, voices[-1])


def speak_ahead(context: Context, draft_ref: str, number: int) -> None:
    """Speak a line of an unfinished script by the first voice of its host. If that fails, nothing is lost:
    `speak_line` decides about another voice. Nothing is done for a script that is finished by now: its lines may be
    other ones."""
    draft = context.load(draft_ref, Script)
    line = draft.lines[number - 1]
    voices = cast_of(context.store, context.show.show_id).voices.get(line.speaker)
    show = context.show
    if not voices or reached(show.rung, "voice") or current_scripts(context.store, show.show_id, show.order.variant):
        return
    if not voices[0].local and context.is_time_for("voice"):
        return
    try:
        _speak(context, draft, number, delivered(voices[0], line.kind))
    except ProviderError as error:
        logger.info("a line of show %s was not spoken ahead: %s", show.show_id, describe(error))


def _kept_to(context: Context, cast: Cast, script: Script, chain: Sequence[Voice], line: Line) -> Sequence[Voice]:
    """The chain from the voice that this speaker had to use for another line: a host keeps one voice. If a later voice
    spoke a line of this show and no earlier one did, the earlier ones have failed or were given up."""
    if chain[0].local or not reached(context.show.rung, "voice"):
        return chain

    takes = takes_of_show(context.store.database, context.show.show_id)

    def spoken_by(other: Line) -> int:
        voices = [delivered(voice, other.kind) for voice in cast.voices[other.speaker]]
        inputs = (speak_inputs(other, script.language, voice) for voice in voices)
        return next((place for place, spoken in enumerate(inputs) if SPEAK.entry(spoken).key in takes), 0)

    return chain[max(spoken_by(other) for other in script.lines if other.speaker == line.speaker) :]


def _speak(context: Context, script: Script, number: int, voice: Voice) -> Take:
    line = script.lines[number - 1]
    before = script.lines[number - 2] if number > 1 else None
    after = script.lines[number] if number < len(script.lines) else None

    def work(lease: Lease) -> Take:
        return synthesize.speak_line(
            line,
            [voice],
            previous=before.spoken if before else "",
            following=after.spoken if after else "",
            caller=context.caller(SPEAK, lease),
            settings=context.store.settings,
            blobs=context.store.blobs,
        )

    label = f"{voice.name}: {line.text[:60]}"  # without a number: that of a line spoken ahead may change
    take = context.run(SPEAK, speak_inputs(line, script.language, voice), work, label=label)
    return take.model_copy(update={"n": number})  # stored under its number in the first show that used it
