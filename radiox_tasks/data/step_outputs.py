"""Runs declared steps by the ledger, and reads the outputs of a show's earlier ones."""

from collections.abc import Callable

from sqlalchemy import select

from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.shows.records import OPEN, Show
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.declared.declarations import I, O, Step
from radiox_tasks.model.declared.steps import (
    CAST,
    LAST_EDITION,
    RUNDOWN,
    SCRIPT,
    LastEdition,
    OfShow,
    OfVariant,
    ScriptInputs,
    SpeakInputs,
)
from radiox_tasks.model.host import Cast
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.sound import Voice

REPEATS = "last-edition"
"""The `writer` of a script that repeats the last edition."""


class MissingStepError(LookupError):
    """An earlier step has no output; `radiox shows show` shows its state."""


def output_of(store: Store, step: Step[I, O], inputs: I) -> O | None:
    """The stored output of a done step, or None; None too if a blob it names is missing."""
    output = store.ledger.output_of(step.entry(inputs))
    return None if output is None else step.output.read(output)


def recorded(store: Store, step: Step[I, O], inputs: I) -> O | None:
    """The stored output of a done step, or None; the blobs it names may be missing."""
    output = store.ledger.recorded(step.entry(inputs))
    return None if output is None else step.output.read(output)


def outputs_for(store: Store, show_id: str, step: Step[I, O]) -> list[O]:
    """The outputs of every done step of this kind that the show has used; the blobs they name may be missing."""
    statement = (
        select(StepRow.output)
        .join(ShowStepRow, ShowStepRow.key == StepRow.key)
        .where(ShowStepRow.show_id == show_id, ShowStepRow.name == step.name, StepRow.status == "done")
    )
    with store.database.reading() as connection:
        return [step.output.read(output) for output in connection.execute(statement).scalars()]


def is_named_by_open_show(store: Store, step: Step[I, O], field: str, blob: str) -> bool:
    """Whether an open show has used a done step of this kind whose output names the blob in this field."""
    named = (
        select(StepRow.key)
        .join(ShowStepRow, ShowStepRow.key == StepRow.key)
        .join(ShowRow, ShowRow.show_id == ShowStepRow.show_id)
        .where(ShowRow.status.in_(OPEN), ShowStepRow.name == step.name, StepRow.status == "done")
        .where(StepRow.output[field].as_string() == blob)
    )
    with store.database.reading() as connection:
        return bool(connection.execute(select(named.exists())).scalar())


def run_step(
    store: Store,
    step: Step[I, O],
    inputs: I,
    work: Callable[[Lease], O],
    *,
    show_id: str | None,
    label: str = "",
) -> O:
    """The step's output for these inputs: the stored one, or the result of `work`. `show_id` None: no show uses it yet.
    Raises what Ledger.run raises."""
    output = store.ledger.run(
        step.entry(inputs, label),
        lambda lease: work(lease).model_dump(mode="json"),
        show_id=show_id,
        queue=step.queue,
    )
    return step.output.read(output)


def record_output(store: Store, step: Step[I, O], inputs: I, output: O, *, show_id: str | None) -> O:
    """Record a step as done with an output that was made elsewhere; returns the step's output, which is another one if
    it was done before. `show_id` None: no show uses it yet."""
    return run_step(store, step, inputs, lambda _: output, show_id=show_id)


def version_of(show: Show) -> OfVariant:
    """The inputs of the steps that run once for each script of a show."""
    return OfVariant(show=show.show_id, variant=show.order.variant)


def speak_inputs(line: Line, language: str, voice: Voice) -> SpeakInputs:
    """The inputs of one line spoken by one voice."""
    return SpeakInputs(
        spoken=line.spoken,
        language=language,
        provider=voice.provider,
        voice=voice.voice_id,
        model=voice.model,
        settings=voice.settings,
    )


def cast_of(store: Store, show_id: str) -> Cast:
    """The show's cast. Raises MissingStepError."""
    chosen = output_of(store, CAST, OfShow(show=show_id))
    if chosen is None:
        raise MissingStepError(f"show {show_id} has no cast: see its step `cast` in `radiox shows show {show_id}`")
    return store.get(chosen.ref, Cast)


def rundown_of(store: Store, show_id: str) -> Rundown | None:
    """The show's rundown, if it was chosen."""
    chosen = output_of(store, RUNDOWN, OfShow(show=show_id))
    return store.get(chosen.ref, Rundown) if chosen else None


def last_edition_of(store: Store, show_id: str) -> LastEdition | None:
    """The adapted last edition of this show, if there is one."""
    return output_of(store, LAST_EDITION, OfShow(show=show_id))


def rundown_behind(store: Store, show_id: str, script: Script) -> Rundown | None:
    """The rundown of this script: the show's own, or that of the edition it repeats."""
    if script.writer != REPEATS:
        return rundown_of(store, show_id)
    edition = last_edition_of(store, show_id)
    return store.get(edition.rundown, Rundown) if edition and edition.rundown else None


def cast_behind(store: Store, show_id: str, script: Script) -> Cast:
    """The cast of this script: the show's own, or that of the edition it repeats."""
    if script.writer != REPEATS:
        return cast_of(store, show_id)
    edition = last_edition_of(store, show_id)
    if edition is None:
        raise MissingStepError(f"show {show_id} repeats an edition that is not in the ledger")
    return store.get(edition.cast, Cast)


def duration_behind(show: Show, script: Script) -> float | None:
    """The length in seconds to fit this script's programme to; None for the natural one. A repeated edition is fitted
    to the order's: only the show's own script gives it up."""
    return show.wanted_duration if script.writer == REPEATS else show.preset.duration


def is_current(store: Store, show_id: str, variant: int, script_ref: str) -> bool:
    """Whether the show may still be made from this script: its newest one, or the adapted last edition."""
    return script_ref in current_scripts(store, show_id, variant)


def current_scripts(store: Store, show_id: str, variant: int) -> set[str]:
    """The references of the complete scripts that the show may be made from: its newest one, the adapted last edition,
    or both."""
    rundown = recorded(store, RUNDOWN, OfShow(show=show_id))
    written = recorded(store, SCRIPT, ScriptInputs(rundown=rundown.ref, variant=variant)) if rundown else None
    edition = recorded(store, LAST_EDITION, OfShow(show=show_id))
    return {ref for ref in (written and written.ref, edition and edition.script) if ref}
