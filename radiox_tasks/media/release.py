"""Turns a finished show into an edition on air, and takes editions off air.

Expensive work is done during production: `make_ready` writes the whole edition into the staging area and closes the
show as ready, once. `go_on_air` only renames the folder and updates the files that refer to it. Both can be repeated
after a crash at any point. media/on_air.py decides which shows are due.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from radiox_tasks.data.shows.aired_stories import record_aired
from radiox_tasks.data.shows.airing import begin_airing, documents_of, record_on_air, shown_editions, take_over
from radiox_tasks.data.shows.changes import close_show
from radiox_tasks.data.shows.length import off_length
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.step_outputs import is_named_by_open_show, outputs_for, recorded, rundown_of, version_of
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import current_document
from radiox_tasks.media.edition_files import (
    delete_staged,
    place_edition,
    refresh_edition,
    replace_with_tombstone,
    stage_edition,
)
from radiox_tasks.media.edition_folders import publishing
from radiox_tasks.media.edition_layout import folder_of, located, read_edition, staged_folder
from radiox_tasks.media.edition_paths import base_url, editions_root
from radiox_tasks.media.page_files import mark_behind, refresh_station
from radiox_tasks.media.podcast.feed_entries import EditionEntry, newest_entries
from radiox_tasks.media.programme_files import FEED_LENGTH, guid_of, refresh_all, refresh_programme
from radiox_tasks.model.declared.steps import MIX, PUBLISH, Persisted, Published
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.formats.time_in_words import in_words
from radiox_tasks.model.script import Script
from radiox_tasks.providers.calls import ProviderError

logger = logging.getLogger(__name__)

STATED_DELAY = timedelta(seconds=30)
"""An edition that goes on air later than this after its air time states its delay; the exact time is in its record.
Its pages are rendered anew for that, which is half of the work of going on air: among many programmes of the same
minute, each that is a little late would make the next ones later."""


class ClosedMeanwhileError(RuntimeError):
    """The show was closed meanwhile: there is nothing to publish."""


def make_ready(store: Store, show_id: str, persisted: Persisted, script_ref: str) -> Published:
    """Stage the edition and close the show as ready. Raises ClosedMeanwhileError."""
    show = load_show(store.database, show_id)
    if not show.is_open:
        raise ClosedMeanwhileError(f"show {show_id} is already {show.status}")
    document = _stage(store, show, persisted, script_ref)
    rundown = rundown_of(store, show.show_id) if document.rung != "last-edition" else None
    told = {story.story_id for story in document.stories}
    stories = [story for story in rundown.offered if story.story_id in told] if rundown else []

    def note_aired(session: Session) -> None:
        if not show.order.sample and show.order.revises is None:
            record_aired(session, show_id=show_id, preset=show.preset.name, stories=stories, aired_at=show.air_at)

    ready = document.model_copy(update={"status": "ready", "on_air_at": None})
    if not close_show(store.database, show_id, "ready", document=ready, then=[note_aired]):
        delete_staged(document, store.settings.home)
        raise ClosedMeanwhileError(f"show {show_id} was closed while its edition was written")
    _delete_untagged(store, show_id)
    assert document.folder is not None  # noqa: S101 - stage_edition sets it
    return Published(folder=document.folder, made_of=persisted, script=script_ref)


def _delete_untagged(store: Store, show_id: str) -> None:
    """Delete the untagged programme: it is as large as the tagged one and can be mixed again. The ledger counts a mix
    without its file as not done. A programme that another show has mixed to the same bytes, and is yet to tag, stays
    for that show."""
    for mixed in outputs_for(store, show_id, MIX):
        if is_named_by_open_show(store, MIX, "audio", mixed.audio):
            continue
        with suppress(OSError, ProviderError):  # the archive's retention deletes it later
            store.blobs.delete(mixed.audio, datetime.now(UTC))


def _stage(store: Store, show: Show, persisted: Persisted, script_ref: str) -> ShowDocument:
    """Write the edition into the staging area in its final form."""
    draft = store.get(persisted.document, ShowDocument)
    return stage_edition(
        draft.model_copy(update={"status": "published", **_version(store, show, draft.degraded)}),
        script=store.get(script_ref, Script),
        audio=store.blobs.path(persisted.audio),
        cover=store.blobs.path(persisted.cover),
        home=store.settings.home,
    )


def _version(store: Store, show: Show, degraded: tuple[str, ...]) -> dict[str, Any]:
    """What a version inherits from the one before: its time on air, earlier corrections, and, if it corrects one line,
    the reasons why the others are degraded. Its own reasons are `degraded`, and its length is its own."""
    if show.order.revises is None:
        return {"on_air_at": show.air_at}
    before = current_document(store, show.order.revises)
    new = (show.order.correction,) if show.order.correction is not None else ()
    length = off_length(before.duration_s, show.wanted_duration)
    inherited = [reason for reason in before.degraded if reason not in length] if new else []
    return {
        "edition": before.edition + 1,
        "on_air_at": before.on_air_at,
        "corrections": (*before.corrections, *new),
        "cost": before.cost,
        "degraded": tuple(dict.fromkeys((*inherited, *degraded))),
    }


def go_on_air(store: Store, show_id: str) -> ShowDocument | None:
    """Make a ready show public; None if there is nothing to do (any more).

    The caller holds the publishers' lock of this disk (`publishing`). `latest.*`, feed and playlist change one after
    the other, each atomically. The caller updates the station's page (`refresh_station`), once for all shows of the
    same minute. Raises FileNotFoundError if the edition is not on this disk.
    """
    show = load_show(store.database, show_id)
    if show.order.revises is not None:
        return _replace_edition(store, show)
    staged = _waiting(show, store.settings.home)
    if not begin_airing(store.database, show_id, begun=show.moved_at):
        return None
    moment = datetime.now(UTC)
    document = _on_air(staged, show, moment)
    page = place_edition(document, store.settings.home)
    if page is not None and document.degraded != staged.degraded:  # it was rendered before the delay was known
        page.unlink()
        page = None
        refresh_edition(document, home=store.settings.home)
    _switch(store, show, document, page)
    record_on_air(store.database, show_id, document, moment)
    logger.info("show %s is on air, %.1f s after its air time", show_id, (moment - show.air_at).total_seconds())
    return document


def _on_air(document: ShowDocument, show: Show, moment: datetime) -> ShowDocument:
    """The document at the time of going on air. A show ordered for now is never late."""
    late = moment - show.air_at
    awaited = show.slot_at is not None or show.air_at > show.created_at
    notes = (f"on air {in_words(late)} late",) if awaited and late > STATED_DELAY else ()
    changes = {"status": "published", "on_air_at": moment, "degraded": (*document.degraded, *notes)}
    return document.model_copy(update=changes)


def _waiting(show: Show, home: Path) -> ShowDocument:
    """The staged edition's document, with its files' final paths."""
    document = show.document
    if document is None:
        raise FileNotFoundError(f"show {show.show_id} is {show.status} and has no edition")
    if not is_here(document, home):
        raise FileNotFoundError(f"the edition of show {show.show_id} is not on this disk")
    return located(document, folder_of(document, home))


def is_here(document: ShowDocument, home: Path) -> bool:
    """Whether this version's files are on this disk, staged or in place."""
    if staged_folder(document, home).is_dir():
        return True
    placed = read_edition(folder_of(document, home))
    return placed is not None and placed.edition == document.edition


def bring_here(store: Store, show: Show) -> None:
    """Stage an edition again from its inputs if its files are not on this disk."""
    made = recorded(store, PUBLISH, version_of(show))
    if made is None:
        raise FileNotFoundError(f"the edition of show {show.show_id} is not on this disk, and cannot be made again")
    _stage(store, show, made.made_of, made.script)


def _replace_edition(store: Store, version: Show) -> ShowDocument | None:
    """Replace a published edition by its new version."""
    if version.status != "ready":
        return None
    document = _waiting(version, store.settings.home).model_copy(update={"status": "published"})
    original = load_show(store.database, document.show_id)
    if original.status == "published":
        document = document.model_copy(update={"on_air_at": original.on_air_at})
        page = place_edition(document, store.settings.home)
        _switch(store, original, document, page)
    if not take_over(store.database, version.show_id, document, version.order.correction):
        delete_staged(document, store.settings.home)
        return None
    return document


def _switch(store: Store, show: Show, document: ShowDocument, page: Path | None) -> None:
    mark_behind(store.settings.home)
    _refresh_programme(store, show, document, page)
    if page is not None:
        page.unlink(missing_ok=True)  # left if another edition is the newest


def _refresh_programme(store: Store, show: Show, document: ShowDocument, page: Path | None = None) -> None:
    """Write what the programme's editions share after a change of this one."""
    home, settings, preset = store.settings.home, store.settings, show.preset
    here = newest_entries(home, preset.name, FEED_LENGTH, base_url(settings))
    editions, guid = [document, *_shown_elsewhere(store, preset.name, here)], guid_of(store, preset)
    refresh_programme(settings=settings, preset=preset, editions=editions, here=here, guid=guid, page=page)


def _shown_elsewhere(store: Store, preset: str, here: Sequence[EditionEntry]) -> list[ShowDocument]:
    """The documents of public editions that are not on this disk."""
    on_disk = {one.entry.show_id for one in here}
    shown = shown_editions(store.database, preset, FEED_LENGTH)
    missing = [show_id for show_id in shown if show_id not in on_disk]
    return documents_of(store.database, missing) if missing else []


def refresh_pages(store: Store, show_id: str) -> ShowDocument:
    """Rewrite a published edition's pages, and what refers to it, from its record; can be repeated."""
    preset, settings = load_show(store.database, show_id).preset, store.settings
    document = current_document(store, show_id)
    here = newest_entries(settings.home, preset.name, FEED_LENGTH, base_url(settings))
    editions, guid = _shown_elsewhere(store, preset.name, here), guid_of(store, preset)
    refresh_all(document, settings=settings, preset=preset, editions=editions, guid=guid)
    return document


def retract_edition(store: Store, document: ShowDocument) -> None:
    """Replace a retracted edition by a page that says so, and update everything that refers to it; can be repeated."""
    home, show = store.settings.home, load_show(store.database, document.show_id)
    with publishing(editions_root(home)):
        replace_with_tombstone(document, home)
        _refresh_programme(store, show, document)
        refresh_station(store.settings)


def delete_cancelled(store: Store, show_id: str) -> None:
    """Delete what a cancelled show has in the staging area."""
    show = load_show(store.database, show_id)
    if show.status == "cancelled" and show.document is not None:
        delete_staged(show.document, store.settings.home)
