"""Script's task: write the script and check it."""

from radiox_tasks.app import app
from radiox_tasks.data.ledger import Claim, Output
from radiox_tasks.data.phrase_store import recent_phrases, remember_phrases
from radiox_tasks.data.refs import cast_of, script_step
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.preset import Preset
from radiox_tasks.providers.budget_estimate import remember_estimate
from radiox_tasks.providers.caller import caller_for
from radiox_tasks.providers.openai_access import without_language_model
from radiox_tasks.task import BrokenForGoodError, ShowTask


def _speech_seconds(preset: Preset, scale: float) -> float | None:
    """What the duration leaves for speech between intro and outro in the clear, put right by `scale`."""
    if preset.duration is None:
        return None
    return (preset.duration - preset.sound.intro.total_seconds() - preset.sound.outro.total_seconds()) * scale


@app.task(bind=True, base=ShowTask)
def write_script(self: ShowTask, rundown_ref: str, show_id: str) -> str:
    """Write the script of this rundown, once; what fails the gate is not in it."""
    from radiox_tasks.script.request import ScriptRequest
    from radiox_tasks.script.write import write_script as write

    store, show = self.open_show(show_id)
    preset = show.preset

    def work(claim: Claim) -> Output:
        if show.order.corrected:  # what was put right, or taken out, would be back
            raise BrokenForGoodError("its script was corrected by hand and is lost: it is not written anew")
        cast = cast_of(store, show_id)
        rundown = store.get(rundown_ref, Rundown)
        headlines_only = self.at_rung(show, "headlines")
        request = ScriptRequest(
            show_id=show_id,
            preset=preset,
            rundown=rundown,
            hosts=cast.hosts,
            language=preset.language,
            air_at=show.local_air_at,
            speech_seconds=_speech_seconds(preset, show.order.speech_scale),
            rates_wpm={speaker: voices[0].rate_wpm for speaker, voices in cast.voices.items()},
            sample=show.order.sample,
            headlines_only=headlines_only,
            avoid_phrases=recent_phrases(store.database, preset.name, before=show.air_at),
            variant=show.order.variant,
        )
        settings = store.settings
        if show.order.dry_run:
            settings = without_language_model(settings)
        script = write(request, settings=settings, caller=caller_for(store, show, claim))
        remember_phrases(
            store.database, show_id=show_id, preset=preset.name, air_at=show.air_at, phrases=script.phrases
        )
        return {"ref": store.put(script), "lines": len(script.lines), "writer": script.writer}

    def run() -> str:
        remember_estimate(store, show)  # before the first call is paid for
        step = script_step(rundown_ref, show.order.variant)
        return str(store.ledger.run(step, work, show_id=show_id, queue="script")["ref"])

    return str(self.as_main_line(show_id, run))
