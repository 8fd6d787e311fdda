"""New versions of a published edition: a corrected line, or the whole show from the same rundown.

A revision is a separate show. The published edition stays on air until the revision replaces it, or unchanged if the
revision fails.
"""

from datetime import UTC, datetime

from radiox_tasks.data.shows.length import RESCALINGS
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.step_outputs import cast_of, output_of, remember, rundown_of
from radiox_tasks.data.store import Store
from radiox_tasks.model.edition import Correction
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.steps import (
    CAST,
    RUNDOWN,
    SCRIPT,
    CastChosen,
    OfShow,
    RundownChosen,
    ScriptInputs,
    ScriptWritten,
)


class CannotRedoError(ValueError):
    """The show cannot be made again or corrected. The message gives the reason and an alternative."""


def order_remake(store: Store, show_id: str) -> str:
    """Order a new version of a published show from its rundown and cast, with another script; returns the revision's
    id."""
    show = _on_air(store, show_id)
    return _order_revision(store, show, variant=show.order.variant + 1, rescaled=0, corrected=False)


def order_correction(store: Store, show_id: str, number: int, text: str | None) -> str:
    """Order a new version of a published show with one line corrected, or removed if `text` is None; returns the
    revision's id. The new text has to pass every check of a first script against the show's sources. Raises
    CannotRedoError."""
    show = _on_air(store, show_id)
    if show.fell_back:
        raise CannotRedoError(f"show {show_id} repeats an earlier edition: correct that one")
    rundown, _ = _sources(store, show_id)
    written = output_of(store, SCRIPT, ScriptInputs(rundown=rundown.ref, variant=show.order.variant))
    if written is None:
        raise CannotRedoError(
            f"the script of show {show_id} is not there any more; `radiox shows remake {show_id}` makes the show anew"
        )
    script = store.get(written.ref, Script)
    line = next((line for line in script.lines if line.n == number), None)
    if line is None:
        raise CannotRedoError(f"show {show_id} has no line {number}; it has 1 to {len(script.lines)}")
    new = None if text is None else _reworded(store, show, line, text)
    if new is not None and new.text == line.text:
        raise CannotRedoError(f"line {number} of show {show_id} says so already")
    made, variant = _with_line(script, number, new), show.order.variant + 1
    correction = Correction(
        line=number, kind=line.kind, was=line.text, now=new.text if new else None, at=datetime.now(UTC)
    )
    # If its takes miss the duration, the duration is given up at once: a new script would lose the correction.
    revision_id = _order_revision(
        store, show, variant=variant, rescaled=RESCALINGS, corrected=True, correction=correction
    )
    output = ScriptWritten(ref=store.put(made), lines=len(made.lines), writer=made.writer)
    remember(store, SCRIPT, ScriptInputs(rundown=rundown.ref, variant=variant), output, show_id=revision_id)
    return revision_id


def _on_air(store: Store, show_id: str) -> Show:
    """The show, if it is published and can be made again."""
    show = load_show(store.database, show_id)
    if show.status != "published" or show.on_air_at is None:
        raise CannotRedoError(f"show {show_id} is {show.status}: only an edition on air has new versions")
    _sources(store, show_id)
    return show


def _sources(store: Store, show_id: str) -> tuple[RundownChosen, CastChosen]:
    its = OfShow(show=show_id)
    rundown, cast = output_of(store, RUNDOWN, its), output_of(store, CAST, its)
    if rundown is None or cast is None:
        raise CannotRedoError(f"show {show_id} has lost its rundown: it cannot be made again")
    return rundown, cast


def _order_revision(store: Store, show: Show, **changes: object) -> str:
    order = show.order.model_copy(update={"revises": show.show_id, "correction": None, "unhurried": True, **changes})
    revision_id = order_show(store.database, show.preset, air_at=show.air_at, order=order)
    assert revision_id is not None  # noqa: S101  # without a slot there is none it could collide with
    rundown, cast = _sources(store, show.show_id)
    remember(store, RUNDOWN, OfShow(show=revision_id), rundown, show_id=revision_id)
    remember(store, CAST, OfShow(show=revision_id), cast, show_id=revision_id)
    return revision_id


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
