"""Retention: editions past their keeping leave the disk and the feed, never the shows' records."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from radiox_tasks.media.edition import folder_of
from radiox_tasks.media.page_files import refresh_station
from radiox_tasks.media.places import WORKSHOP, editions_root, publishing, remove_folder
from radiox_tasks.media.publish import refresh_programme
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.preset import Preset
from radiox_tasks.providers.object_store import store_of
from radiox_tasks.settings import Settings

ABANDONED = timedelta(days=1)
"""After this, a half-made folder in the workshop belongs to a process that died."""


def expired(editions: Sequence[ShowDocument], keep: timedelta, now: datetime) -> list[ShowDocument]:
    """The editions that aired longer ago than `keep`, oldest first; a preset's newest edition is always kept."""
    newest: dict[str, ShowDocument] = {}
    for one in editions:
        if one.preset not in newest or one.air_at > newest[one.preset].air_at:
            newest[one.preset] = one
    kept = {one.show_id for one in newest.values()}
    old = [one for one in editions if now - one.air_at > keep and one.show_id not in kept]
    return sorted(old, key=lambda one: one.air_at)


def retire(
    old: Sequence[ShowDocument],
    *,
    home: Path,
    settings: Settings,
    preset: Preset,
    editions: Sequence[ShowDocument],
    guid: str = "",
) -> list[str]:
    """Remove these editions' folders, then write the preset's feed from what stays; the ids of the removed shows.

    `editions` are the preset's published ones, the old among them. The feed forgets an edition before its files go.
    """
    gone = {one.show_id for one in old}
    staying = [one for one in editions if one.show_id not in gone]
    with publishing(editions_root(home)):
        refresh_programme(home=home, settings=settings, preset=preset, editions=staying, without=gone, guid=guid)
        refresh_station(home, settings, without=gone)
        for one in old:
            remove_folder(folder_of(one, home), home)
    if store_of(settings) is not None:
        from radiox_tasks.media.store import delete_edition

        for one in old:
            delete_edition(one, settings=settings)
    return [one.show_id for one in old]


def sweep_workshop(home: Path, now: datetime) -> int:
    """Remove folders that a dead process left half made; how many there were."""
    import shutil

    workshop = editions_root(home) / WORKSHOP
    swept = 0
    for left in workshop.iterdir() if workshop.is_dir() else ():
        if now.timestamp() - left.stat().st_mtime > ABANDONED.total_seconds():
            shutil.rmtree(left, ignore_errors=True)
            swept += 1
    return swept
