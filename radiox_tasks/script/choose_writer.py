"""Writes a show's script with the language model if one is configured, else with the local writer."""

from collections.abc import Sequence
from dataclasses import replace

from radiox_tasks.model.script import Script
from radiox_tasks.providers.calls import Caller
from radiox_tasks.providers.openai.access import has_language_model, script_models
from radiox_tasks.script.checks.checks_ahead import OnPassed
from radiox_tasks.script.checks.line_checks import Checks
from radiox_tasks.script.checks.repair import settle
from radiox_tasks.script.drafts import CheckedDraft, DraftLine
from radiox_tasks.script.number_lines import number_lines
from radiox_tasks.script.phrases.clock_phrases import clock_words
from radiox_tasks.script.phrases.house_phrases import phrasebook
from radiox_tasks.script.script_length import mark_optional
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.sources.show_sources import sources_of
from radiox_tasks.script.speakable import station_lexicon
from radiox_tasks.script.writers.local.write_locally import write_locally
from radiox_tasks.script.writers.model.answer_parts import AnswerParts
from radiox_tasks.script.writers.model.model_draft import ModelFailedError
from radiox_tasks.script.writers.model.openai_script import write_with_model
from radiox_tasks.settings import Settings


def write_checked_script(
    request: ScriptRequest,
    *,
    settings: Settings,
    caller: Caller,
    parts: AnswerParts | None = None,
    on_passed: OnPassed | None = None,
) -> Script:
    """The whole show's text, every line checked against its evidence and the air time. `parts` keeps what a model has
    written so far; `on_passed` is called with the lines that pass meanwhile.

    Raises UnknownLanguageError for a language without phrases, and ValueError for a request without hosts or a sample
    whose notice failed its checks. Provider errors are not raised: the local writer takes over and the script's notes
    say so.
    """
    notes: tuple[str, ...] = ()
    written = None
    if has_language_model(settings) and not request.headlines_only:
        written, notes = _by_model(request, settings, caller, parts, on_passed)
    written = written or _by_local_writer(request)
    if request.sample and not _says_it_is_a_sample(written.lines, request.language):
        raise ValueError(f"a sample show must say that it is one: check {request.language}'s phrases (sample_notice)")
    lexicon = station_lexicon(settings.home, request.language)
    return Script(
        title=_title(request, written.lines),
        language=request.language,
        lines=tuple(number_lines(mark_optional(written.lines, request), request.language, lexicon)),
        writer=written.writer,
        verdicts=written.verdicts,
        phrases=written.phrases,
        notes=(*notes, *written.notes),
    )


def _by_model(
    request: ScriptRequest, settings: Settings, caller: Caller, parts: AnswerParts | None, on_passed: OnPassed | None
) -> tuple[CheckedDraft | None, tuple[str, ...]]:
    """The script by the first model that succeeds, and notes on why others failed."""
    failures: dict[str, str] = {}  # by reason, so that one cause is listed once
    models = script_models(settings)
    for model in models:
        try:
            chosen = settings.model_copy(update={"script_model": model})
            written = write_with_model(request, settings=chosen, caller=caller, parts=parts, on_passed=on_passed)
        except ModelFailedError as error:
            failures.setdefault(str(error), model)
        else:
            return written, tuple(f"not written by {model}: {why}" for why, model in failures.items())
    alone = len(models) == 1
    reasons = (why if alone else f"{model}: {why}" for why, model in failures.items())
    return None, (f"written by the local writer: {'; '.join(reasons)}",)


def _by_local_writer(request: ScriptRequest) -> CheckedDraft:
    draft, verdicts = write_locally(request)
    rundown = request.rundown.model_copy(update={"stories": request.rundown.offered})  # it may tell spares
    checks = Checks(replace(request, rundown=rundown), sources_of(rundown, request.language))
    lines, settled = settle(draft.lines, checks)
    return CheckedDraft(tuple(lines), (*verdicts, *settled), draft.writer, draft.phrases, draft.notes)


def _says_it_is_a_sample(lines: Sequence[DraftLine], language: str) -> bool:
    notices = [phrase.text for phrase in phrasebook(language).families["sample_notice"]]
    return any(notice in line.text for line in lines for notice in notices)


def _title(request: ScriptRequest, lines: Sequence[DraftLine]) -> str:
    """Station, hour and the first story told."""
    clock = clock_words(phrasebook(request.language), request.local_air_at)
    told = {line.story_id for line in lines}
    lead = next((f": {story.title}" for story in request.rundown.offered if story.story_id in told), "")
    return f"{request.preset.title}, {clock}{lead}"
