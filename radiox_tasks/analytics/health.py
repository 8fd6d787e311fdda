"""Health checks of the station: one named check for each condition that its shows depend on."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from pydantic import AwareDatetime

from radiox_tasks.analytics.queue_state import BrokerState
from radiox_tasks.data.monitoring.heartbeats import TICK, last_heartbeat
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.shows.records import OPEN, list_shows
from radiox_tasks.data.shows.summaries import page_of_shows
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.calls import BreakerRow
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import ShowStatus
from radiox_tasks.settings import Settings

LATE = timedelta(minutes=2)
"""An open show this long after its air time is a failure."""

BEAT_SILENT = timedelta(seconds=60)
"""After this long without a tick, beat has stopped or the show queue has no worker."""

EDITION_BYTES = 25_000_000
"""Approximate size of an edition of three minutes: MP3, cover and takes."""

FEWEST_SHOWS = 40
MEMORY_BYTES = 200_000_000
"""With less room on the disk or in memory, shows are about to fail."""


Answer = tuple[bool, str]
"""Whether a condition holds, and its state in words."""


class HealthCheck(Document):
    """One check. `detail` describes the state in words."""

    name: str
    ok: bool
    detail: str


class HealthReport(Document):
    """The station's health: every check by name. `late` and `failing` name shows and presets."""

    healthy: bool
    at: AwareDatetime
    checks: tuple[HealthCheck, ...]
    late: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()


def station_health(store: Store, broker: BrokerState, *, now: datetime) -> HealthReport:
    """Run all checks; an error in a check is its finding."""
    late: list[str] = []
    failing: list[str] = []
    checks: tuple[tuple[str, Callable[[], Answer]], ...] = (
        ("database", lambda: _database(store)),
        ("broker", lambda: (broker.answers, broker.error or "answers")),
        ("beat", lambda: beat(store, now)),
        ("workers", lambda: workers(broker)),
        ("air times", lambda: _air_times(store, now, late)),
        ("last shows", lambda: _last_shows(store, failing)),
        ("presets", lambda: _presets(store)),
        ("providers", lambda: _providers(store, now)),
        ("disk", lambda: _disk(store.settings)),
        ("memory", _memory),
    )
    found = tuple(_result_of(name, check) for name, check in checks)
    healthy = all(check.ok for check in found)
    return HealthReport(healthy=healthy, at=now, checks=found, late=tuple(late), failing=tuple(failing))


def _result_of(name: str, check: Callable[[], Answer]) -> HealthCheck:
    try:
        ok, detail = check()
    except Exception as error:  # any error is a finding; its message may contain paths, its type does not
        return HealthCheck(name=name, ok=False, detail=f"cannot be checked ({type(error).__name__})")
    return HealthCheck(name=name, ok=ok, detail=detail)


def _database(store: Store) -> Answer:
    with store.database.transaction() as session:
        store.database.now(session)
    return True, "SQLite answers" if store.database.is_sqlite else "PostgreSQL answers"


def beat(store: Store, now: datetime) -> Answer:
    """Whether the planner ticks."""
    ticked = last_heartbeat(store.database, TICK)
    seconds = None if ticked is None else max(0.0, (now - ticked).total_seconds())
    detail = "has never ticked" if seconds is None else f"last ticked {seconds:.0f} s ago"
    if seconds is not None and seconds <= BEAT_SILENT.total_seconds():
        return True, detail
    return False, f"{detail}: `radiox up` or `radiox beat` starts it"


def workers(broker: BrokerState) -> Answer:
    """Whether each queue has a worker."""
    if not broker.answers:
        return False, "not known: no broker answers"
    idle = [state.queue for state in broker.queues if not state.workers]
    detail = ", ".join(f"{state.queue} {state.workers}" for state in broker.queues)
    return not idle, f"no worker serves {', '.join(idle)}" if idle else detail


def _air_times(store: Store, now: datetime, late: list[str]) -> Answer:
    for status in OPEN:
        for show in list_shows(store.database, status=status, limit=200):
            if show.deadline is not None and now - show.deadline > LATE:
                late.append(show.show_id)
    return not late, f"past their air time: {', '.join(late)}" if late else "no show is past its air time"


def _last_shows(store: Store, failing: list[str]) -> Answer:
    """Whether the newest closed show of every scheduled preset went on air."""
    presets, _ = survey_presets(store.settings)
    ended: tuple[ShowStatus, ...] = ("published", "failed", "missed")
    for preset in presets:
        if preset.schedule.enabled:
            newest = page_of_shows(store.database, preset=preset.name, statuses=ended, limit=1)
            failing += [show.preset for show in newest if show.status != "published"]
    return not failing, f"failed or missed: {', '.join(failing)}" if failing else "went on air"


def _presets(store: Store) -> Answer:
    presets, problems = survey_presets(store.settings)
    if problems:
        return False, f"{len(problems)} problems; `radiox presets check` names them"
    return True, f"{len(presets)} can be used"


def _providers(store: Store, now: datetime) -> Answer:
    with store.database.transaction() as session:
        rows = session.query(BreakerRow).all()
        shut = [f"{row.provider} {row.operation}" for row in rows if row.open_until and row.open_until > now]
    return not shut, f"circuit breaker open: {', '.join(shut)}" if shut else "no circuit breaker is open"


def _disk(settings: Settings) -> Answer:
    shows, detail = room_on_disk(settings)
    return shows >= FEWEST_SHOWS, detail


def room_on_disk(settings: Settings) -> tuple[int, str]:
    """For how many shows there is disk space, also in words."""
    free = shutil.disk_usage(settings.home).free
    shows = free // EDITION_BYTES
    return shows, f"{free / 1e9:.1f} GB free, room for about {shows} shows"


def _memory() -> Answer:
    import psutil

    free = int(psutil.virtual_memory().available)
    load = os.getloadavg()[0]
    return free > MEMORY_BYTES, f"{free / 1e9:.1f} GB free, load {load:.1f}"
