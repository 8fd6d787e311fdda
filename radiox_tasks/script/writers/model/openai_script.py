"""Writes a script with the language model: one retry of the whole, one repair of failed lines, and the frame."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from radiox_tasks.model.host import Host
from radiox_tasks.providers.calls import Caller, ProviderError
from radiox_tasks.providers.openai.client import UnusableAnswerError
from radiox_tasks.script.airtime.airtime_lint import tells_time
from radiox_tasks.script.checks.checks_ahead import ChecksAhead, OnPassed
from radiox_tasks.script.checks.line_checks import Checks, Failure
from radiox_tasks.script.checks.repair import settle
from radiox_tasks.script.drafts import CheckedDraft, Draft, DraftLine, Part
from radiox_tasks.script.gate import ModelJudge
from radiox_tasks.script.gate.model_judge.remembering_judge import RememberingJudge
from radiox_tasks.script.phrases.clock_phrases import clock_words, part_of_day
from radiox_tasks.script.phrases.house_phrases import PhraseChooser, phrasebook
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.sources.show_sources import sources_of
from radiox_tasks.script.writers.local.frame import closing_lines, opening_lines
from radiox_tasks.script.writers.model.answer_parts import AnswerParts, NoParts
from radiox_tasks.script.writers.model.fit_script import fit_length, tell_missing
from radiox_tasks.script.writers.model.model_draft import ModelFailedError, draft_with_model
from radiox_tasks.script.writers.model.openai_writer import OpenAIWriter
from radiox_tasks.script.writers.model.writer_prompts import SAID
from radiox_tasks.settings import Settings

_FRAMES = ("greeting", "bridge", "sign-off")


def write_with_model(
    request: ScriptRequest,
    *,
    settings: Settings,
    caller: Caller,
    parts: AnswerParts | None = None,
    on_passed: OnPassed | None = None,
) -> CheckedDraft:
    """The model's script after the checks, which begin while it is being written; `parts` keeps what was written so
    far, and `on_passed` is told of stories that passed by then. Raises ModelFailedError if nothing is left."""
    sources = sources_of(request.rundown, request.language)
    writer = OpenAIWriter(request, sources, settings=settings, caller=caller)
    judge = ModelJudge(settings, caller)
    checks = Checks(request, sources, RememberingJudge(judge))
    with ChecksAhead(checks, on_passed) as ahead:
        draft = draft_with_model(writer, parts or NoParts(), ahead)
        return _checked(draft, writer, checks, judge)


def _checked(draft: Draft, writer: OpenAIWriter, checks: Checks, judge: ModelJudge) -> CheckedDraft:
    request = checks.request
    notes = list(draft.notes)

    def repair(failures: Sequence[Failure]) -> Mapping[int, DraftLine]:
        wrong = [failure for failure in failures if any(finding.rule != "judge" for finding in failure.findings)]
        if not wrong:  # the judge failed: repairs could not be judged either
            return {}
        try:
            return writer.repair(wrong)
        except (ProviderError, UnusableAnswerError) as error:
            notes.append(f"lines that failed the checks were not repaired: {error}")
            return {}

    lines, verdicts = settle(draft.lines, checks, repair)
    if not any(line.kind == "news" for line in lines):
        raise ModelFailedError("nothing the model wrote passed the checks")
    own = [f"{SAID}{line.text}" for line in lines if line.kind in _FRAMES]
    seed = f"{request.show_id}/{request.variant}"
    chooser = PhraseChooser(
        phrasebook(request.language), seed, part_of_day(request.local_air_at), request.avoid_phrases
    )
    lines, missing = tell_missing(lines, request, chooser)
    framed = _framed(lines, request, chooser)
    fitted = fit_length(framed, request, chooser)
    checked, more = settle(fitted, replace(checks, judge=None))
    return CheckedDraft(
        tuple(checked),
        (*verdicts, *(verdict for verdict in more if verdict.verdict != "pass")),
        writer.name,
        (*own, *chooser.used),
        (*notes, *_unjudged(judge), *missing),
    )


def _unjudged(judge: ModelJudge) -> tuple[str, ...]:
    """Why the judge failed, each reason once."""
    return tuple(f"some lines could not be judged: {trouble}" for trouble in dict.fromkeys(judge.troubles))


def _framed(lines: Sequence[DraftLine], request: ScriptRequest, chooser: PhraseChooser) -> list[DraftLine]:
    """Add the station's own lines: time check, sample notice, disclosure, and other missing parts."""
    roles = request.roles
    inner = [line for line in lines if line.kind not in ("greeting", "sign-off")]
    greeting = [line for line in lines if line.kind == "greeting"]
    goodbye = [line for line in lines if line.kind == "sign-off"]
    if greeting:
        first = greeting[0]
        clock = clock_words(chooser.book, request.local_air_at)
        if not any(tells_time(line.text, request.local_air_at, request.language) for line in greeting):
            first = replace(first, parts=(*first.parts, Part(_say(chooser, "clock", roles.main, clock=clock))))
        if request.sample:
            first = replace(first, parts=(*first.parts, Part(_say(chooser, "sample_notice", roles.main))))
        greeting[0] = first
    else:
        third = roles.third is not None and roles.third.speaker in {line.speaker for line in inner}
        greeting = opening_lines(request, chooser, third=third, replies=False)
    closing = closing_lines(request, chooser, heard=(), replies=False)
    disclosure = [line for line in closing if line.kind == "disclosure"]
    return [*greeting, *inner, *disclosure, *(goodbye or [line for line in closing if line.kind == "sign-off"])]


def _say(chooser: PhraseChooser, family: str, host: Host, **slots: str) -> str:
    return chooser.choose(family, character=host.character, never=host.never_says, grave=True, **slots)
