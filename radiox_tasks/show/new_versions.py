"""New versions of a published edition: a corrected line, or the whole show from the same rundown.

A new version is a show of its own. The published edition stays on air until it is replaced, or unchanged if the new
version fails.
"""

from contextlib import suppress
from datetime import UTC, datetime

from radiox_tasks.data.shows.length import RESCALINGS
from radiox_tasks.data.shows.orders import new_show_id, order_show
from radiox_tasks.data.shows.records import Show, UnknownShowError, load_show, read_status
from radiox_tasks.data.shows.version_rule import CannotRedoError, expect_replaceable
from radiox_tasks.data.step_outputs import cast_of, output_of, record_output, rundown_of
from radiox_tasks.data.store import Store
from radiox_tasks.model.declared.steps import (
    CAST,
    RUNDOWN,
    SCRIPT,
    CastChosen,
    OfShow,
    RundownChosen,
    ScriptInputs,
    ScriptWritten,
)
from radiox_tasks.model.edition import Correction
from radiox_tasks.model.script import Line, Script

OF_CORRECTIONS = 1000
"""Each correction adds this to its script's variant, so that no script of the writer, whose variants count from 0, is
recorded under the variant of a corrected one."""


def order_remake(store: Store, show_id: str, *, job_id: str | None = None) -> str:
    """Order a new version of a published show from its rundown and cast, with the writer's next script; returns the
    new version's id. If an earlier remake failed after that script was written, its script is used. A job orders one
    new version, however often it runs. Raises CannotRedoError."""
    version_id = new_show_id(job_id)
    if not _is_ordered(store, version_id):
        show, edition = expect_on_air(store, show_id)
        variant = show.order.variant % OF_CORRECTIONS + 1
        length = {"duration": show.wanted_duration, "rescaled": 0, "given_up": None}
        _order_version(store, show, version_id, starts_from=edition, variant=variant, corrected=False, **length)
    return version_id


def order_correction(store: Store, show_id: str, number: int, text: str | None, *, job_id: str | None = None) -> str:
    """Order a new version of a published show with one line corrected, or removed if `text` is None; returns its id.
    The new text has to pass every check of a first script against the show's sources. A job orders one new version,
    however often it runs. Raises CannotRedoError."""
    version_id = new_show_id(job_id)
    if _is_ordered(store, version_id):
        return version_id
    show, edition = expect_correctable(store, show_id)
    rundown, _ = _sources(store, show_id)
    written = output_of(store, SCRIPT, ScriptInputs(rundown=rundown.ref, variant=show.order.variant))
    if written is None:
        raise CannotRedoError(
            f"the script of show {show_id} was deleted; `radiox shows remake {show_id}` makes the show again"
        )
    script = store.get(written.ref, Script)
    line = next((line for line in script.lines if line.n == number), None)
    if line is None:
        raise CannotRedoError(f"show {show_id} has no line {number}; it has 1 to {len(script.lines)}")
    new = None if text is None else _reworded(store, show, line, text)
    if new is not None and new.text == line.text:
        raise CannotRedoError(f"line {number} of show {show_id} says so already")
    made = _with_line(script, number, new)
    output = ScriptWritten(ref=store.put(made), lines=len(made.lines), writer=made.writer)
    variant = _record_script(store, rundown, output, after=show.order.variant)
    correction = Correction(
        line=number, kind=line.kind, was=line.text, now=new.text if new else None, at=datetime.now(UTC)
    )
    # If its takes miss the duration, the duration is given up at once: a new script would lose the correction.
    changes = {"variant": variant, "rescaled": RESCALINGS, "corrected": True, "correction": correction}
    _order_version(store, show, version_id, starts_from=edition, **changes)
    record_output(store, SCRIPT, ScriptInputs(rundown=rundown.ref, variant=variant), output, show_id=version_id)
    return version_id


def _is_ordered(store: Store, version_id: str) -> bool:
    with suppress(UnknownShowError):
        read_status(store.database, version_id)
        return True
    return False


def expect_on_air(store: Store, show_id: str) -> tuple[Show, int]:
    """The show and the number of its edition, if it is on air, can be made again, and no other version of it is in the
    making. `order_show` checks the last again: between the two, a new text is checked against the sources. Raises
    CannotRedoError."""
    with store.database.transaction() as session:
        edition = expect_replaceable(session, show_id)
    _sources(store, show_id)
    return load_show(store.database, show_id), edition


def expect_correctable(store: Store, show_id: str) -> tuple[Show, int]:
    """As `expect_on_air`, for a show with a script of its own. Raises CannotRedoError."""
    show, edition = expect_on_air(store, show_id)
    if show.fell_back:
        raise CannotRedoError(f"show {show_id} repeats an earlier edition: correct that one")
    return show, edition


def _sources(store: Store, show_id: str) -> tuple[RundownChosen, CastChosen]:
    its = OfShow(show=show_id)
    rundown, cast = output_of(store, RUNDOWN, its), output_of(store, CAST, its)
    if rundown is None or cast is None:
        raise CannotRedoError(f"show {show_id} has lost its rundown: it cannot be made again")
    return rundown, cast


def _record_script(store: Store, rundown: RundownChosen, output: ScriptWritten, *, after: int) -> int:
    """Record a corrected script under the next of its variants that has no other script, for example of a correction
    that failed; returns the variant."""
    variant, recorded = after, None
    while recorded != output:
        variant += OF_CORRECTIONS
        inputs = ScriptInputs(rundown=rundown.ref, variant=variant)
        recorded = record_output(store, SCRIPT, inputs, output, show_id=None)
    return variant


def _order_version(store: Store, show: Show, version_id: str, **changes: object) -> None:
    """Order the new version once its rundown and cast are on record: recovery submits an ordered show at once, and what
    is not on record is made again."""
    order = show.order.model_copy(update={"revises": show.show_id, "correction": None, "unhurried": True, **changes})
    its, (rundown, cast) = OfShow(show=version_id), _sources(store, show.show_id)
    record_output(store, RUNDOWN, its, rundown, show_id=None)
    record_output(store, CAST, its, cast, show_id=None)
    order_show(store.database, show.preset, air_at=show.air_at, order=order, show_id=version_id)
    record_output(store, RUNDOWN, its, rundown, show_id=version_id)
    record_output(store, CAST, its, cast, show_id=version_id)


def _with_line(script: Script, number: int, new: Line | None) -> Script:
    lines = [new if line.n == number else line for line in script.lines]
    kept = [line for line in lines if line is not None]
    if not kept:
        raise CannotRedoError("a show without a line says nothing; `radiox shows retract` takes it off the air")
    return script.model_copy(
        update={"lines": tuple(line.model_copy(update={"n": n}) for n, line in enumerate(kept, start=1))}
    )


def _reworded(store: Store, show: Show, line: Line, text: str) -> Line:
    from radiox_tasks.script.checks.reword import NotSpeakableError, reword
    from radiox_tasks.script.script_request import request_for
    from radiox_tasks.script.speakable import station_lexicon

    rundown = rundown_of(store, show.show_id)
    if rundown is None:
        raise CannotRedoError(f"show {show.show_id} has lost its rundown: nothing can be checked against it")
    request = request_for(show, rundown, cast_of(store, show.show_id))
    try:
        return reword(line, text, request, lexicon=station_lexicon(store.settings.home, show.preset.language))
    except NotSpeakableError as error:
        raise CannotRedoError(str(error)) from None
