"""The mix step: a show's takes and the station's music become one mastered programme."""

import logging
from collections.abc import Sequence

from radiox_tasks.app import app
from radiox_tasks.audio.jingles import jingle_of_hour
from radiox_tasks.audio.programme.fit_programme import LengthError
from radiox_tasks.audio.programme.make_master import produce
from radiox_tasks.audio.workdir import workdir
from radiox_tasks.data.shows.length import RESCALINGS, rescale_show, take_length
from radiox_tasks.data.step_outputs import REPEATS, duration_behind
from radiox_tasks.model.declared.show_tasks import SPEAK_AGAIN, ScriptMessage
from radiox_tasks.model.declared.steps import MIX, Mixed, MixInputs, StepFailed
from radiox_tasks.model.script import Script
from radiox_tasks.model.sound import Master, Take
from radiox_tasks.step import Context, Continuation

logger = logging.getLogger(__name__)

ONE_VOICE = "another voice for the whole show: the first choice did not speak all of it"


class MissingTakesError(RuntimeError):
    """Lines without a take: the show is not mixed without them."""


def mix_show(context: Context, outcomes: Sequence[Take | StepFailed], script_ref: str) -> Mixed | Continuation:
    """The show's master; or, once per show, if a host has two voices: the task to continue with, which has the lines
    spoken again by the one that succeeded for all. Raises MissingTakesError, and RuntimeError if the takes do not fit
    the show's length, after ordering a script of another length; where there is no other script to come, the show gets
    the nearest possible length."""
    store, show = context.store, context.show
    takes = take_every_line(outcomes)
    script = context.load(script_ref, Script)
    if ONE_VOICE not in show.degraded and (changed := hosts_with_two_voices(script, takes)):
        context.step_down("voice", ONE_VOICE)
        logger.warning("show %s: two voices for %s; its lines are spoken again", show.show_id, ", ".join(changed))
        again = SPEAK_AGAIN.arguments(show.show_id, ScriptMessage(script=script_ref))
        return Continuation(app.signature(SPEAK_AGAIN.task, kwargs=again, immutable=True))
    sound, duration = show.preset.sound, duration_behind(show, script)
    repeats = script.writer == REPEATS
    exact = not repeats and show.order.rescaled < RESCALINGS
    jingle = jingle_of_hour(sound, show.local_air_at, home=store.settings.home)

    def work(_: object) -> Mixed:
        with workdir(store.settings.home) as folder:
            master = produce(
                script,
                takes,
                sound=sound,
                duration=duration,
                exact=exact,
                jingle=jingle,
                blobs=store.blobs,
                workdir=folder,
            )
        return Mixed(ref=store.put(master), audio=master.blob)

    inputs = MixInputs(
        takes=tuple(take.blob for take in takes),
        script=script_ref,
        sound=sound,
        duration=duration,
        jingle=jingle.digest,
    )
    try:
        mixed = context.run(MIX, inputs, work)
    except LengthError as error:
        ordered = rescale_show(store.database, show.show_id, error.needed / error.reachable, variant=show.order.variant)
        raise RuntimeError(f"{error}: {ordered}") from error
    length = context.load(mixed.ref, Master).length_s
    if length is not None and length != duration and not repeats:  # the length of a repeated edition is its own
        take_length(store.database, show.show_id, length, variant=show.order.variant)
    return mixed


def take_every_line(outcomes: Sequence[Take | StepFailed]) -> list[Take]:
    """The takes in the order of their lines. Raises MissingTakesError naming lines."""
    missing = [f"line {n} ({o.error})" for n, o in enumerate(outcomes, start=1) if isinstance(o, StepFailed)]
    if missing:
        raise MissingTakesError(f"{len(missing)} of {len(outcomes)} lines have no take: {'; '.join(missing[:3])}")
    return sorted((outcome for outcome in outcomes if isinstance(outcome, Take)), key=lambda take: take.n)


def hosts_with_two_voices(script: Script, takes: Sequence[Take]) -> list[str]:
    """The speakers whose takes are from more than one voice."""
    voices: dict[str, set[tuple[str, str]]] = {}
    for line, take in zip(script.lines, takes, strict=True):
        voices.setdefault(line.speaker, set()).add((take.provider, take.voice_id))
    return [speaker for speaker, found in voices.items() if len(found) > 1]
