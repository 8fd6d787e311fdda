"""Removes editions past their retention from disk and feed; the records of their shows stay."""

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from radiox_tasks.files import SPARES
from radiox_tasks.media.edition_folders import delete_folder, publishing
from radiox_tasks.media.edition_layout import folder_of
from radiox_tasks.media.edition_paths import WORKSHOP, editions_root
from radiox_tasks.media.page_files import refresh_station
from radiox_tasks.media.programme_files import refresh_programme
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.preset import Preset, PublishRules
from radiox_tasks.providers.storage.configured_bucket import store_of
from radiox_tasks.settings import Settings

ABANDONED = timedelta(days=1)
"""After this time an incomplete folder or file belongs to a dead process."""


def expired(
    editions: Sequence[ShowDocument],
    rules: PublishRules,
    now: datetime,
    *,
    size: Callable[[ShowDocument], int] = lambda _: 0,
) -> list[ShowDocument]:
    """The preset's editions beyond one of its limits, oldest first. The newest is always kept. Once `keep_size` bytes
    or `keep_count` editions are reached, all older ones are retired. `size` returns an edition's bytes."""
    old: list[ShowDocument] = []
    taken = 0
    for place, one in enumerate(sorted(editions, key=lambda one: one.air_at, reverse=True)):
        taken += size(one) if rules.keep_size is not None else 0
        past = (
            now - one.air_at > rules.keep,
            rules.keep_count is not None and place >= rules.keep_count,
            rules.keep_size is not None and taken > rules.keep_size,
        )
        if place and any(past):
            old.append(one)
    return old[::-1]


def retire(
    old: Sequence[ShowDocument],
    *,
    settings: Settings,
    preset: Preset,
    editions: Sequence[ShowDocument],
    guid: str = "",
) -> list[str]:
    """Delete these editions' folders after rewriting the preset's feed without them; returns the ids of the retired
    shows. `editions` are all published ones of the preset."""
    home, gone = settings.home, {one.show_id for one in old}
    staying = [one for one in editions if one.show_id not in gone]
    with publishing(editions_root(home)):
        refresh_programme(settings=settings, preset=preset, editions=staying, without=gone, guid=guid)
        refresh_station(settings, without=gone)
        for one in old:
            delete_folder(folder_of(one, home), home)
    if store_of(settings) is not None:
        from radiox_tasks.media.remote.remote_editions import delete_edition

        for one in old:
            delete_edition(one, settings=settings)
    return [one.show_id for one in old]


def _changed(path: Path) -> float:
    """When the file got its name: a link has the modification time of its target. Never, if it has gone meanwhile."""
    try:
        return path.stat().st_ctime
    except FileNotFoundError:
        return math.inf


def delete_abandoned(home: Path, now: datetime) -> int:
    """Delete incomplete folders of dead processes, and files that were to replace others; returns how many."""
    import shutil

    root, before = editions_root(home), now.timestamp() - ABANDONED.total_seconds()
    folders = [left for left in (root / WORKSHOP).glob("*") if left.stat().st_mtime < before]
    files = [
        left for left in root.glob(f"*/{SPARES}") if left.stat().st_ctime < before
    ]  # a link has its target's mtime
    for left in folders:
        shutil.rmtree(left, ignore_errors=True)
    for left in files:
        left.unlink(missing_ok=True)
    return len(folders) + len(files)
