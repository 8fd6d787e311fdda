"""Sends a show's graph to the broker. Submitting again is harmless, and is how shows are recovered."""

from celery.canvas import Signature

from radiox_tasks.data.shows.changes import record_submission
from radiox_tasks.data.shows.orders import expect_resumable, reopen_show
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.step_outputs import output_of
from radiox_tasks.data.store import Store
from radiox_tasks.model.declared.steps import CAST, RUNDOWN, OfShow
from radiox_tasks.providers.openai.access import wants_painted_cover


def submit(store: Store, show_id: str, *, seen: int | None = None) -> bool:
    """Submit the remaining graph: all of it, or from the script on if the rundown exists. If two callers submit at
    once, one does nothing: `seen` is the number of submissions that the caller has seen."""
    if not record_submission(store.database, show_id, seen):
        return False
    send_graph(store, show_id)
    return True


def resume(store: Store, show_id: str) -> None:
    """Submit an open show again, or one that was closed without going on air. Raises CannotRedoError for any other."""
    if not reopen_show(store.database, show_id):
        expect_resumable(store.database, show_id)
    submit(store, show_id)


def send_graph(store: Store, show_id: str) -> None:
    """Send the remaining graph of a show whose submission is recorded."""
    _graph(store, show_id).apply_async()


def _graph(store: Store, show_id: str) -> Signature:
    from radiox_tasks.show.canvas import fall_back, gather_and_write, write

    show = load_show(store.database, show_id)
    if show.fell_back:
        return fall_back(show_id, show.preset.name)
    this = OfShow(show=show_id)
    rundown = output_of(store, RUNDOWN, this)
    if rundown is not None and output_of(store, CAST, this) is not None:
        return write(show_id, show.preset.name, rundown)
    ordered = show.order
    painted = wants_painted_cover(store.settings, ordered) and not (ordered.dry_run or ordered.revises)
    return gather_and_write(show_id, show.preset, painted=painted)
