"""Speaker's tasks: choose the cast, speak one line."""

from radiox_tasks.app import app
from radiox_tasks.data.ledger import Claim, Output
from radiox_tasks.data.refs import cast_behind, cast_step, script_of, speak_step
from radiox_tasks.data.shows import step_down
from radiox_tasks.model.host import Cast
from radiox_tasks.model.sound import Voice
from radiox_tasks.providers.caller import caller_for
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.task import Outcome, ShowTask, describe


@app.task(bind=True, base=ShowTask)
def choose_cast(self: ShowTask, show_id: str) -> Outcome:
    """Choose who speaks and with which voices; the cast then stays the same for the whole show."""
    from radiox_tasks.speaker.cast import load_cast
    from radiox_tasks.speaker.voices import choose_voice

    store, show = self.open_show(show_id)
    preset = show.preset

    def work(_: Claim) -> Output:
        hosts = load_cast(preset, database=store.database)
        voices = {
            speaker: tuple(
                choose_voice(host, language=preset.language, quality=preset.voice.quality, settings=store.settings)
            )
            for speaker, host in hosts.items()
        }
        return {"ref": store.put(Cast(hosts=hosts, voices=voices))}

    def run() -> Outcome:
        return store.ledger.run(cast_step(show_id), work, show_id=show_id, queue="speaker")

    return {"cast": self.as_header(run)}


@app.task(bind=True, base=ShowTask)
def speak_line(self: ShowTask, show_id: str, script_ref: str, number: int, own_voices: bool = False) -> Outcome:
    """Speak one line with the best voice that can. Each voice tried is a step of its own, remembered by itself.

    `own_voices` leaves out the paid ones (the caps do not reach for them); what is spoken already is used either way.
    """
    from radiox_tasks.speaker.delivery import delivered
    from radiox_tasks.speaker.speak import speak_line as speak

    store, show = self.open_show(show_id, script_ref)

    def spoken(voice: Voice) -> bool:
        return store.ledger.output_of(speak_step(line, script.language, voice)) is not None

    def with_voice(voice: Voice) -> Output:
        def work(claim: Claim) -> Output:
            take = speak(
                line,
                [voice],
                previous=before.spoken if before else "",
                following=after.spoken if after else "",
                caller=caller_for(store, show, claim),
                settings=store.settings,
                blobs=store.blobs,
            )
            return take.model_dump(mode="json")

        step = speak_step(line, script.language, voice)
        return store.ledger.run(step, work, show_id=show_id, queue="speaker")

    def run() -> Outcome:
        voices = chain
        if not chain[0].local and not spoken(chain[0]) and (own_voices or self.at_rung(show, "voice")):
            voices = [voice for voice in chain if voice.local or spoken(voice)] or chain
        for place, voice in enumerate(voices):
            try:
                take = with_voice(voice)
            except ProviderError as error:
                if place + 1 == len(voices):
                    raise
                reason = f"{voice.name} speaks with another voice: {describe(error)}"
                step_down(store.database, show_id, "voice", reason)
            else:
                return {"take": {**take, "n": number}}
        raise LookupError(f"{line.speaker} has no voice for {script.language}: see `radiox speakers list`")

    script = script_of(store, script_ref)
    line = script.lines[number - 1]
    before = script.lines[number - 2] if number > 1 else None
    after = script.lines[number] if number < len(script.lines) else None
    chain = [delivered(voice, line.kind) for voice in cast_behind(store, show_id, script).voices[line.speaker]]
    return {"n": number, **self.as_header(run)}
