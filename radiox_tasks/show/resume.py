"""Resumes a show: it is submitted again, and only its missing steps run."""

from radiox_tasks.data.shows.orders import expect_resumable, reopen_show
from radiox_tasks.data.store import Store
from radiox_tasks.show.submit import submit


def resume(store: Store, show_id: str) -> None:
    """Submit an open show again, or one that was closed without going on air. Raises CannotRedoError for any other."""
    if not reopen_show(store.database, show_id):
        expect_resumable(store.database, show_id)
    submit(store, show_id)
