"""From a finished show to an edition on air: files first, then the database's word, then the places listeners look.

The folder is written while the show is still open and says so; closing the show in the database is what publishes it,
once; everything after that can be repeated until it has happened.
"""

from datetime import UTC, datetime
from typing import Any

from radiox_tasks.data.aired_store import mark_aired
from radiox_tasks.data.programmes import lasting_guid
from radiox_tasks.data.refs import rundown_of
from radiox_tasks.data.shows import Show, close_show, list_shows, load_show, note_on_air, step_down
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import current_document
from radiox_tasks.media.edition import folder_of, write_edition
from radiox_tasks.media.places import remove_folder
from radiox_tasks.media.publish import first_guid
from radiox_tasks.media.publish import publish as take_in
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.script import Script
from radiox_tasks.model.steps import PUBLISH, OfVariant, Persisted, Published
from radiox_tasks.step import Context

EDITIONS_IN_FEED = 100


class ClosedMeanwhileError(RuntimeError):
    """The show was cancelled, missed or published by somebody else: there is nothing to release."""


def publish(context: Context, persisted: Persisted, script_ref: str) -> None:
    """Make the edition of an open show, close it, and put it on air; of one that is published, only the last."""
    store, show = context.store, context.show
    if show.is_open:
        context.require_open(script_ref)

        def work(_: object) -> Published:
            return release(store, show.show_id, persisted, script_ref, now=datetime.now(UTC))

        # In the ledger like every step: two publishers of one show would mix their files.
        context.run(PUBLISH, OfVariant(show=show.show_id, variant=show.order.variant), work)
    if load_show(store.database, show.show_id).status == "published":
        put_on_air(store, show.show_id)


def release(store: Store, show_id: str, persisted: Persisted, script_ref: str, *, now: datetime) -> Published:
    """Write the edition and close the show as published. Raises ClosedMeanwhileError when somebody else closed it."""
    show = load_show(store.database, show_id)
    late: tuple[str, ...] = ()
    if show.deadline is not None and now > show.deadline:
        late = (f"on air {(now - show.deadline).total_seconds():.0f} s late",)
        step_down(store.database, show_id, show.rung, late[0])
    if not show.is_open:
        raise ClosedMeanwhileError(f"show {show_id} is {show.status} by now")
    document = store.get(persisted.document, ShowDocument)
    document = document.model_copy(update={"degraded": (*document.degraded, *late)})
    document = write_edition(
        document,
        script=store.get(script_ref, Script),
        audio=store.blobs.path(persisted.audio),
        cover=store.blobs.get(persisted.cover),
        home=store.settings.home,
    )
    if not close_as_published(store, show, document):
        raise ClosedMeanwhileError(f"show {show_id} was closed while its edition was written")
    assert document.folder is not None  # noqa: S101 - write_edition sets it
    return Published(folder=document.folder)


def close_as_published(store: Store, show: Show, document: ShowDocument) -> bool:
    """Make it the published show, and its stories aired, in one transaction; False when the show was closed already."""
    rundown = rundown_of(store, show.show_id) if document.rung != "last-edition" else None
    told = {story.story_id for story in document.stories}
    stories = [story for story in rundown.stories if story.story_id in told] if rundown else []
    published = document.model_copy(update={"status": "published"})

    def note_aired(session: Any) -> None:
        if not show.order.sample:
            mark_aired(session, show_id=show.show_id, preset=show.preset.name, stories=stories, aired_at=show.air_at)

    if close_show(store.database, show.show_id, "published", document=published, then=[note_aired]):
        return True
    if load_show(store.database, show.show_id).status != "published":
        remove_folder(folder_of(document, store.settings.home), store.settings.home)
    return False


def put_on_air(store: Store, show_id: str) -> ShowDocument:
    """Bring feeds, `latest`, the station's page and the remote store up to a published show; safe to repeat."""
    show = load_show(store.database, show_id)
    if show.document is None:
        raise LookupError(f"show {show_id} is {show.status} without a document")
    document = current_document(store, show_id)
    others = list_shows(store.database, preset=show.preset.name, status="published", limit=EDITIONS_IN_FEED)
    editions = [other.document for other in others if other.document is not None]
    settings, preset = store.settings, show.preset
    guid = lasting_guid(store.database, preset.name, first_guid(preset, settings))
    take_in(document, home=settings.home, settings=settings, preset=preset, editions=editions, guid=guid)
    if store.settings.supabase_url:
        from radiox_tasks.media.store import upload_edition

        upload_edition(document, settings=store.settings)
    note_on_air(store.database, show_id)
    return document
