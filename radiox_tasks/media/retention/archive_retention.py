"""Retention: retires old editions, and deletes files of dead processes, unused blobs, and the records of old shows."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from radiox_tasks.data.blobs.blob_retention import delete_blobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.shows.changes import record_retired
from radiox_tasks.data.shows.record_retention import Limits, count_old_shows, delete_records
from radiox_tasks.data.shows.records import editions_aired_before, list_shows, presets_with_editions
from radiox_tasks.data.store import Store
from radiox_tasks.media.edition_layout import folder_of
from radiox_tasks.media.programme_files import FEED_LENGTH, guid_of
from radiox_tasks.media.retention.retire_editions import delete_abandoned, expired, retire
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.preset import Preset
from radiox_tasks.providers.calls import ProviderError

logger = logging.getLogger(__name__)

REPLAYABLE = timedelta(days=7)
"""Blobs and records are kept this much longer than their editions, so that a show can be replayed or corrected."""


class RetiredEdition(Document):
    """An edition whose files were deleted."""

    show_id: str
    preset: str
    air_at: datetime
    bytes: int


class RetentionReport(Document):
    """What was deleted, or would be. `shows` lost their records, among them these `steps` and `calls`. The numbers of
    anything but editions and shows are 0 in a dry run."""

    dry_run: bool
    editions: tuple[RetiredEdition, ...] = ()
    abandoned: int = 0
    blobs: int = 0
    blob_bytes: int = 0
    shows: int = 0
    steps: int = 0
    calls: int = 0
    problems: tuple[str, ...] = ()


def apply_retention(store: Store, now: datetime, *, dry_run: bool = False) -> RetentionReport:
    """Apply each preset's limits; an error for one preset is reported, and retried by the next run. The time is `now`
    or the database's, whichever is earlier: a worker whose clock is ahead would delete everything."""
    now = min(now, _time_of(store.database))
    presets = {preset.name: preset for preset in survey_presets(store.settings)[0]}
    gone: list[RetiredEdition] = []
    problems: list[str] = []
    names = presets_with_editions(store.database)
    longest = max((presets[name].publish.keep for name in names if name in presets), default=timedelta(0))
    latest: list[str] = []
    for name in names:
        newest = list_shows(store.database, preset=name, status="published", limit=FEED_LENGTH)
        if not newest:
            problem = f"{name}: its newest editions cannot be read by this version"
            problems.append(problem)
            logger.warning("retention: %s", problem)
            continue
        preset = presets.get(name, newest[0].preset)
        longest = max(longest, preset.publish.keep)
        latest.append(newest[0].show_id)  # the edition to fall back on
        known = [show.document for show in newest if show.document is not None]
        try:
            gone += _keep_preset(store, preset, known, now, dry_run=dry_run)
        except (ProviderError, OSError, ValueError) as error:
            problems.append(f"{name}: {error}")
            logger.exception("retention of %s failed", name)
    report = RetentionReport(dry_run=dry_run, editions=tuple(gone), problems=tuple(problems))
    limits = Limits(now - timedelta(days=store.settings.keep_records), now - REPLAYABLE)
    if dry_run:
        return report.model_copy(update={"shows": count_old_shows(store.database, limits)})
    if latest:
        report = _after(report, "blobs", lambda: _delete_blobs(store, now - longest - REPLAYABLE, latest))
    report = _after(report, "records", lambda: delete_records(store.database, limits)._asdict())
    return report.model_copy(update={"abandoned": delete_abandoned(store.settings.home, now)})


def _time_of(database: Database) -> datetime:
    with database.reading() as connection:
        return database.now(connection)


def _delete_blobs(store: Store, unused_since: datetime, latest: list[str]) -> dict[str, int]:
    """Delete the blobs that no show has used since this time, except for the `latest` shows."""
    count, size = delete_blobs(store.database, store.blobs, unused_since=unused_since, keep=latest)
    return {"blobs": count, "blob_bytes": size}


def _after(report: RetentionReport, what: str, delete: Callable[[], dict[str, int]]) -> RetentionReport:
    """The report with the numbers of what `delete` deleted, or with its failure as a problem."""
    try:
        return report.model_copy(update=delete())
    except (DBAPIError, OSError, ProviderError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        logger.exception("unused %s could not be deleted", what)
        problem = f"{what}: {reason}".partition("\n")[0]  # without the statement
        return report.model_copy(update={"problems": (*report.problems, problem)})


def _keep_preset(
    store: Store, preset: Preset, newest: list[ShowDocument], now: datetime, *, dry_run: bool
) -> list[RetiredEdition]:
    home = store.settings.home
    rules = preset.publish
    by_age_alone = rules.keep_count is None and rules.keep_size is None
    candidates = editions_aired_before(store.database, preset.name, now - rules.keep if by_age_alone else now)
    with_files = {one.show_id: one for one in candidates}
    known = with_files if not by_age_alone else {one.show_id: one for one in (*newest, *candidates)}
    past = expired(list(known.values()), rules, now, size=lambda one: _size(folder_of(one, home)))
    old = [one for one in past if one.show_id in with_files]
    found = [
        RetiredEdition(show_id=one.show_id, preset=one.preset, air_at=one.air_at, bytes=_size(folder_of(one, home)))
        for one in old
    ]
    if old and not dry_run:
        retire(old, settings=store.settings, preset=preset, editions=newest, guid=guid_of(store, preset))
        for one in old:
            record_retired(store.database, one.show_id)
            logger.info("retired %s of %s, aired %s", one.show_id, one.preset, one.air_at.isoformat())
    return found


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir()) if folder.is_dir() else 0
