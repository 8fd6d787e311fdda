"""The script step: writes the script for a rundown and cast."""

from dataclasses import replace

from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.shows.corrections import take_corrections
from radiox_tasks.data.shows.length import take_length
from radiox_tasks.data.shows.used_phrases import recent_phrases, record_phrases
from radiox_tasks.data.step_outputs import cast_of
from radiox_tasks.model.declared.steps import SCRIPT, RundownChosen, ScriptInputs, ScriptWritten
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.script import Script
from radiox_tasks.providers.budget.estimate import record_estimate
from radiox_tasks.providers.openai.access import without_language_model
from radiox_tasks.script.announce import announcements, left_for_news, with_announcements
from radiox_tasks.script.answer_parts_store import LedgerParts
from radiox_tasks.script.choose_writer import write_checked_script
from radiox_tasks.script.script_length import nearest_seconds
from radiox_tasks.script.script_request import request_for
from radiox_tasks.script.speakable import station_lexicon
from radiox_tasks.script.speech_ahead import SpeechAhead
from radiox_tasks.step import Context, PermanentError


def write_script(context: Context, chosen: RundownChosen) -> ScriptWritten:
    """The script of this rundown. Raises PermanentError if a corrected script is lost."""
    store, show = context.store, context.show
    record_estimate(store, show)  # before the first call is paid for

    def work(lease: Lease) -> ScriptWritten:
        if show.order.corrected:  # a new script would lose the correction
            raise PermanentError("its script was corrected by hand and is lost: it is not rewritten")
        script = _write(context, lease, inputs)
        return ScriptWritten(ref=store.put(script), lines=len(script.lines), writer=script.writer)

    inputs = ScriptInputs(rundown=chosen.ref, variant=show.order.variant)
    return context.run(SCRIPT, inputs, work)


def _write(context: Context, lease: Lease, inputs: ScriptInputs) -> Script:
    rundown = context.load(inputs.rundown, Rundown)
    store, show, preset = context.store, context.show, context.show.preset
    request = request_for(
        show,
        rundown,
        cast_of(store, show.show_id),
        headlines_only=context.is_at("headlines"),
        avoid_phrases=recent_phrases(store.database, preset.name, before=show.air_at),
    )
    corrections = take_corrections(store.database, preset=preset.name, show_id=show.show_id, air_at=show.air_at)
    texts = announcements(corrections, request)
    request = replace(request, speech_seconds=left_for_news(request, texts))
    settings = without_language_model(store.settings) if show.order.dry_run else store.settings
    written = write_checked_script(
        request,
        settings=settings,
        caller=context.caller(SCRIPT, lease),
        parts=LedgerParts(context, lease, inputs),
        on_passed=SpeechAhead(context, request),
    )
    lexicon = station_lexicon(store.settings.home, preset.language)
    script = with_announcements(written, texts, request, lexicon=lexicon)
    if (seconds := nearest_seconds(script, request)) is not None and show.order.given_up is None:
        reachable = preset.sound.music_seconds + seconds / show.order.speech_scale
        take_length(store.database, show.show_id, reachable, variant=show.order.variant)
    record_phrases(store.database, show_id=show.show_id, preset=preset.name, air_at=show.air_at, phrases=script.phrases)
    return script
