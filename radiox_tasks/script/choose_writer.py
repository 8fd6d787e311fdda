"""Writes a show's script with the language model if one is configured, else with the local writer."""

from collections.abc import Sequence

from radiox_tasks.model.script import Script, Verdict
from radiox_tasks.providers.calls import Caller
from radiox_tasks.providers.openai.access import has_language_model, script_models
from radiox_tasks.script.airtime.script_length import mark_optional
from radiox_tasks.script.checks.checks_ahead import Passed
from radiox_tasks.script.checks.line_checks import Checks
from radiox_tasks.script.checks.repair import number_lines, settle
from radiox_tasks.script.roles import roles_of
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.show_sources import sources_of
from radiox_tasks.script.speakable import station_lexicon
from radiox_tasks.script.writers.answer_parts import AnswerParts
from radiox_tasks.script.writers.clock_phrases import clock_words
from radiox_tasks.script.writers.drafts import DraftLine
from radiox_tasks.script.writers.local_writer import write_locally
from radiox_tasks.script.writers.model_draft import ModelFailedError
from radiox_tasks.script.writers.openai_script import Written, write_with_model
from radiox_tasks.script.writers.phrases import phrasebook
from radiox_tasks.settings import Settings


def write_script(
    request: ScriptRequest,
    *,
    settings: Settings,
    caller: Caller,
    parts: AnswerParts | None = None,
    passed: Passed | None = None,
) -> Script:
    """The whole show's text, every line checked against its evidence and the air time. `parts` keeps what a model has
    written so far; `passed` is told of the lines that passed meanwhile.

    Raises UnknownLanguageError for a language without phrases, and ValueError for a request without hosts or a sample
    whose notice failed its checks. Provider errors are not raised: the local writer takes over and the script's notes
    say so.
    """
    notes: tuple[str, ...] = ()
    by_model = has_language_model(settings) and not request.headlines_only
    if by_model:
        written, failures = _by_model(request, settings, caller, parts, passed)
        if written is not None:
            notes = tuple(f"not written by {failure}" for failure in failures)
            return _script(
                request,
                written.lines,
                written.verdicts,
                written.writer,
                written.phrases,
                (*notes, *written.notes),
                settings,
            )
        notes = (f"written by the local writer: {'; '.join(failures)}",)
    draft, verdicts = write_locally(request)
    lines, settled = settle(
        draft.lines, Checks(request, roles_of(request), sources_of(request.rundown, request.language))
    )
    notes = (*notes, *draft.notes)
    return _script(request, lines, [*verdicts, *settled], draft.writer, draft.phrases, notes, settings)


def _by_model(
    request: ScriptRequest, settings: Settings, caller: Caller, parts: AnswerParts | None, passed: Passed | None
) -> tuple[Written | None, tuple[str, ...]]:
    """The script by the first model that succeeds, and why earlier ones failed."""
    failures: dict[str, str] = {}  # by reason, so that one cause is listed once
    models = script_models(settings)
    for model in models:
        try:
            chosen = settings.model_copy(update={"script_model": model})
            written = write_with_model(request, settings=chosen, caller=caller, parts=parts, passed=passed)
        except ModelFailedError as error:
            failures.setdefault(str(error), model)
        else:
            return written, tuple(f"{model}: {why}" for why, model in failures.items())
    alone = len(models) == 1
    return None, tuple(why if alone else f"{model}: {why}" for why, model in failures.items())


def _script(
    request: ScriptRequest,
    lines: Sequence[DraftLine],
    verdicts: Sequence[Verdict],
    writer: str,
    phrases: tuple[str, ...],
    notes: tuple[str, ...],
    settings: Settings,
) -> Script:
    lexicon = station_lexicon(settings.home, request.language)
    if request.sample and not _says_it_is_a_sample(lines, request.language):
        raise ValueError(f"a sample show must say that it is one: check {request.language}'s phrases (sample_notice)")
    return Script(
        title=_title(request, lines),
        language=request.language,
        lines=tuple(number_lines(mark_optional(lines, request), request.language, lexicon)),
        writer=writer,
        verdicts=tuple(verdicts),
        phrases=phrases,
        notes=notes,
    )


def _says_it_is_a_sample(lines: Sequence[DraftLine], language: str) -> bool:
    notices = [phrase.text for phrase in phrasebook(language).families["sample_notice"]]
    return any(notice in line.text for line in lines for notice in notices)


def _title(request: ScriptRequest, lines: Sequence[DraftLine]) -> str:
    """Station, hour and the first story told."""
    clock = clock_words(phrasebook(request.language), request.local_air_at)
    told = {line.story_id for line in lines}
    lead = next((f": {story.title}" for story in request.rundown.stories if story.story_id in told), "")
    return f"{request.preset.title}, {clock}{lead}"
