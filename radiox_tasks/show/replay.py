"""Make a show again: from the same rundown with another script, or with one line put right."""

from radiox_tasks.data.refs import cast_of, output_of, remember, rundown_of
from radiox_tasks.data.shows import RESCALINGS, Show, load_show, order_show, revise_show
from radiox_tasks.data.store import Store
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.steps import CAST, RUNDOWN, SCRIPT, OfShow, ScriptInputs, ScriptWritten


class CannotRedoError(ValueError):
    """The show cannot be replayed or corrected; the message says why and what can be done instead."""


def replay(store: Store, show_id: str) -> str:
    """Order a new show from this show's rundown and cast, with another script; its id."""
    old = load_show(store.database, show_id)
    rundown, cast = output_of(store, RUNDOWN, OfShow(show=show_id)), output_of(store, CAST, OfShow(show=show_id))
    if rundown is None or cast is None:
        raise CannotRedoError(
            f"show {show_id} never had a rundown to replay; `radiox shows resume {show_id}` goes on with it"
        )
    own = {"replay_of": show_id, "variant": old.order.variant + 1, "rescaled": 0, "corrected": False}
    order = old.order.model_copy(update=own)
    new_id = order_show(store.database, old.preset, air_at=old.air_at, order=order)
    assert new_id is not None  # noqa: S101  # on demand: no slot it could collide with
    remember(store, RUNDOWN, OfShow(show=new_id), rundown, show_id=new_id)
    remember(store, CAST, OfShow(show=new_id), cast, show_id=new_id)
    return new_id


def correct(store: Store, show_id: str, number: int, text: str | None) -> None:
    """Put one line right (or leave it out, without a text) and order the show anew in its place.

    The new words are held against the articles that the line cites: figures, quotations and names have to be there.
    """
    show = load_show(store.database, show_id)
    rundown = output_of(store, RUNDOWN, OfShow(show=show_id))
    if show.status != "published" or rundown is None or show.fell_back:
        raise CannotRedoError(
            f"show {show_id} is {show.status}: only a published show with a script of its own is corrected"
        )
    written = output_of(store, SCRIPT, ScriptInputs(rundown=rundown.ref, variant=show.order.variant))
    if written is None:
        raise CannotRedoError(
            f"the script of show {show_id} is not there any more; `radiox shows replay {show_id}` makes the show anew"
        )
    script = store.get(written.ref, Script)
    if not any(line.n == number for line in script.lines):
        raise CannotRedoError(f"show {show_id} has no line {number}; it has 1 to {len(script.lines)}")
    corrected = _corrected(store, show, script, number, text)
    variant = show.order.variant + 1
    output = ScriptWritten(ref=store.put(corrected), lines=len(corrected.lines), writer=corrected.writer)
    remember(store, SCRIPT, ScriptInputs(rundown=rundown.ref, variant=variant), output, show_id=show_id)
    # Should its takes miss the duration, the length gives way at once: another script would not hold the correction.
    changes = {"variant": variant, "rescaled": RESCALINGS, "corrected": True}
    revise_show(store.database, show_id, show.order.model_copy(update=changes))


def _corrected(store: Store, show: Show, script: Script, number: int, text: str | None) -> Script:
    kept = [line for line in script.lines if line.n != number or text is not None]
    lines = [_reworded(store, show, line, text) if line.n == number and text else line for line in kept]
    return script.model_copy(
        update={"lines": tuple(line.model_copy(update={"n": n}) for n, line in enumerate(lines, start=1))}
    )


def _reworded(store: Store, show: Show, line: Line, text: str) -> Line:
    from radiox_tasks.script.correction import UnsupportedCorrectionError, checked_correction
    from radiox_tasks.script.speakable import speakable, station_lexicon

    language = show.preset.language
    hosts = cast_of(store, show.show_id).hosts.values()
    known = [*_known(show), *(host.name for host in hosts)]
    try:
        layer, clauses = checked_correction(text, line, rundown_of(store, show.show_id), language, known)
    except UnsupportedCorrectionError as error:
        raise CannotRedoError(f"line {line.n} was not changed, its sources do not say so: {error}") from None
    spoken = speakable(text, language, lexicon=station_lexicon(store.settings.home, language))
    return line.model_copy(update={"text": text, "spoken": spoken, "layer": layer, "clauses": clauses})


def _known(show: Show) -> list[str]:
    place = [show.preset.location.name] if show.preset.location else []
    return [show.preset.title, *place]
