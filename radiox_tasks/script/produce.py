"""A show's script out of its rundown and cast."""

from radiox_tasks.data.ledger import Claim
from radiox_tasks.data.phrase_store import recent_phrases, remember_phrases
from radiox_tasks.data.refs import cast_of
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.script import Script
from radiox_tasks.model.steps import SCRIPT, RundownChosen, ScriptInputs, ScriptWritten
from radiox_tasks.providers.budget_estimate import remember_estimate
from radiox_tasks.providers.openai_access import without_language_model
from radiox_tasks.script import write
from radiox_tasks.script.request import ScriptRequest
from radiox_tasks.step import Context, PermanentError


def write_script(context: Context, chosen: RundownChosen) -> ScriptWritten:
    """The script of this rundown. Raises PermanentError for a corrected script that is lost."""
    store, show = context.store, context.show
    remember_estimate(store, show)  # before the first call is paid for

    def work(claim: Claim) -> ScriptWritten:
        if show.order.corrected:  # what was put right, or taken out, would be back
            raise PermanentError("its script was corrected by hand and is lost: it is not written anew")
        script = _write(context, claim, context.load(chosen.ref, Rundown))
        return ScriptWritten(ref=store.put(script), lines=len(script.lines), writer=script.writer)

    return context.run(SCRIPT, ScriptInputs(rundown=chosen.ref, variant=show.order.variant), work)


def _write(context: Context, claim: Claim, rundown: Rundown) -> Script:
    store, show, preset = context.store, context.show, context.show.preset
    cast = cast_of(store, show.show_id)
    request = ScriptRequest(
        show_id=show.show_id,
        preset=preset,
        rundown=rundown,
        hosts=cast.hosts,
        language=preset.language,
        air_at=show.local_air_at,
        speech_seconds=_speech_seconds(preset, show.order.speech_scale),
        rates_wpm={speaker: voices[0].rate_wpm for speaker, voices in cast.voices.items()},
        sample=show.order.sample,
        headlines_only=context.is_at("headlines"),
        avoid_phrases=recent_phrases(store.database, preset.name, before=show.air_at),
        variant=show.order.variant,
    )
    settings = store.settings
    if show.order.dry_run:
        settings = without_language_model(settings)
    script = write.write_script(request, settings=settings, caller=context.caller(claim))
    remember_phrases(
        store.database, show_id=show.show_id, preset=preset.name, air_at=show.air_at, phrases=script.phrases
    )
    return script


def _speech_seconds(preset: Preset, scale: float) -> float | None:
    """What the duration leaves for speech between intro and outro in the clear, put right by `scale`."""
    if preset.duration is None:
        return None
    return (preset.duration - preset.sound.intro.total_seconds() - preset.sound.outro.total_seconds()) * scale
