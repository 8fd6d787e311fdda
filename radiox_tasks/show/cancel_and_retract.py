"""Withdraws a show: cancelled before it is on air, retracted afterwards."""

from datetime import UTC, datetime

from radiox_tasks.data.shows.airing import cancel_show, retract_show
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.shows.version_rule import CannotRedoError
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import current_document
from radiox_tasks.media.release import delete_cancelled, retract_edition
from radiox_tasks.model.edition import LONGEST_RETRACTION_REASON, Retraction, ShowDocument


def cancel(store: Store, show_id: str, reason: str = "cancelled") -> None:
    """Cancel a show that is not on air yet, and delete its files. Raises CannotRedoError for any other."""
    record_cancellation(store, show_id, reason)
    delete_cancelled(store, show_id)


def record_cancellation(store: Store, show_id: str, reason: str) -> None:
    """Record that a show which is not on air yet is cancelled; its slot stays taken.

    Raises CannotRedoError for any other.
    """
    if not cancel_show(store.database, show_id, reason):
        status = load_show(store.database, show_id).status
        advice = f"; `radiox shows retract {show_id}` takes it off the air" if status == "published" else ""
        raise CannotRedoError(f"show {show_id} is {status} and cannot be cancelled{advice}")


def retract(store: Store, show_id: str, reason: str) -> ShowDocument:
    """Retract a published show permanently; returns its public document.

    A page and a feed entry with the reason stay public, and the show's record stays in the database. `latest` points to
    the previous edition again. For a show that is retracted already, whose files may still be public because that was
    interrupted, the files are retracted again; its first reason stays. Raises CannotRedoError for any other show.
    """
    text = " ".join(reason.split())
    if not text or len(text) > LONGEST_RETRACTION_REASON:
        raise CannotRedoError(f"a retraction gives its reason, in 1 to {LONGEST_RETRACTION_REASON} characters")
    document = _retracted(store, show_id) or _retract(store, show_id, text)
    retract_edition(store, document)
    return document


def _retracted(store: Store, show_id: str) -> ShowDocument | None:
    show = load_show(store.database, show_id)
    return show.document if show.status == "retracted" else None


def _retract(store: Store, show_id: str, reason: str) -> ShowDocument:
    """Record that the show is retracted; the caller replaces its files."""
    gone = dict.fromkeys(("audio", "audio_bytes", "cover"))
    changes = {**gone, "status": "retracted", "retraction": Retraction(reason=reason, at=datetime.now(UTC))}
    document = current_document(store, show_id).model_copy(update=changes)
    if not retract_show(store.database, show_id, document):
        status = load_show(store.database, show_id).status
        raise CannotRedoError(f"show {show_id} is {status}: only an edition on air is retracted")
    return document
