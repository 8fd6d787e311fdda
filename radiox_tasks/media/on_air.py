"""Puts shows on air: ready shows whose air time has come, and those whose publisher died midway.

Any number of processes may run this. Publishers on one disk share a lock that is released when its process ends, so a
show that is published but not on air was left by a dead publisher if found under that lock.
"""

import logging
from collections.abc import Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from radiox_tasks.data.shows.airing import Due, due_shows
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.step_outputs import version_of
from radiox_tasks.data.store import Store
from radiox_tasks.media.edition_folders import publishing
from radiox_tasks.media.edition_paths import base_url, editions_root
from radiox_tasks.media.page_files import is_behind, refresh_station, station_programmes
from radiox_tasks.media.pages.dashboard import render_dashboard
from radiox_tasks.media.pages.station_pages import render_programme, render_station
from radiox_tasks.media.podcast.feed_entries import newest_entries
from radiox_tasks.media.programme_files import FEED_LENGTH
from radiox_tasks.media.release import bring_here, go_on_air, is_here, make_ready
from radiox_tasks.model.declared.steps import PUBLISH, Persisted
from radiox_tasks.step import Context

logger = logging.getLogger(__name__)

CUT_OFF = timedelta(seconds=5)
"""Publishing takes a fraction of this: after it, a publisher on another disk is taken for dead."""

TRY_AGAIN = timedelta(seconds=5)
"""Pause after a failed attempt with a show."""

PUBLISHERS = 8
"""Programmes that change at once."""


def publish(context: Context, persisted: Persisted, script_ref: str) -> None:
    """Stage the edition of an open show and close the show as ready; put it on air if its air time has come. Otherwise
    the clock does so later, and its settled files are uploaded to the remote store now."""
    from radiox_tasks.media.remote.send_editions import send_ahead

    store, show = context.store, context.show
    if show.is_open:
        context.require_open(script_ref)
        # A step in the ledger: two publishers of one show would mix their files.
        context.run(PUBLISH, version_of(show), lambda _: make_ready(store, show.show_id, persisted, script_ref))
    now = datetime.now(UTC)
    if show.air_at <= now:
        air_due(store, now=now)
    else:
        send_ahead(store, show.show_id)


def air_due(store: Store, *, now: datetime, failed: MutableMapping[str, datetime] | None = None) -> list[str]:
    """Put due shows on air, earliest first, then update the station's page; returns the ids.

    Programmes change in parallel, since each waits for the disk several times; the shows of one follow each other. A
    failed show does not affect the others; `failed` remembers it between calls, and it is skipped for TRY_AGAIN. A
    crash in between leaves a show that is published but not on air, or a station's page marked as outdated; the next
    call continues.
    """
    home, failed = store.settings.home, {} if failed is None else failed
    here = {due for due in _due(store, now, failed) if _tried(_can_air, store, due, now, failed)}
    if not here and not is_behind(home):
        return []
    with publishing(editions_root(home)):
        # Again: of the shows that get ready while this waits for the lock, all go on air now, and the pages are
        # written once for all of them.
        programmes: dict[str, list[Due]] = {}
        for due in _due(store, now, failed):
            if due in here or _tried(_can_air, store, due, now, failed):
                programmes.setdefault(due.preset, []).append(due)

        def air(shows: Sequence[Due]) -> list[str]:
            return [due.show_id for due in shows if _tried(_has_aired, store, due, now, failed)]

        with ThreadPoolExecutor(PUBLISHERS) as publishers:
            airing = [publishers.submit(air, shows) for shows in programmes.values()]
        if is_behind(home):
            refresh_station(store.settings)
    return [show_id for aired in airing for show_id in aired.result()]


def _due(store: Store, now: datetime, failed: MutableMapping[str, datetime]) -> list[Due]:
    """The due shows, earliest first, except those that have just failed."""
    due = due_shows(store.database, now)
    return [one for one in due if not (one.show_id in failed and now - failed[one.show_id] <= TRY_AGAIN)]


def warm_up(store: Store) -> None:
    """Import and load what publishing needs, so that the first show is not delayed."""
    programmes = station_programmes(store.settings)
    render_station(programmes)
    for one in programmes:
        newest_entries(store.settings.home, one.name, FEED_LENGTH, base_url(store.settings))
        if one.latest is not None:
            render_programme(one)
            render_dashboard(one.latest)


def _tried(
    act: Callable[[Store, str, datetime], bool],
    store: Store,
    due: Due,
    now: datetime,
    failed: MutableMapping[str, datetime],
) -> bool:
    try:
        return act(store, due.show_id, now)
    except (Exception, SystemExit):  # which in a thread ends nothing but this attempt
        logger.exception("show %s could not be put on air; it is tried again", due.show_id)
        failed[due.show_id] = now
        return False


def _can_air(store: Store, show_id: str, now: datetime) -> bool:
    """Whether this show can be put on air from this disk now; missing files are made again first. A show on another
    disk is left to its own publisher until the CUT_OFF."""
    show = load_show(store.database, show_id)
    if show.document is not None and is_here(show.document, store.settings.home):
        return True
    if max(show.air_at, show.moved_at) > now - CUT_OFF:
        return False
    bring_here(store, show)
    return True


def _has_aired(store: Store, show_id: str, _now: datetime) -> bool:
    return go_on_air(store, show_id) is not None
