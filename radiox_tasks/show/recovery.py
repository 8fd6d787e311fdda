"""Recovers open shows: submits stopped ones again, falls back near air time, closes failed ones."""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import cache, partial

from sqlalchemy import bindparam, select

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.changes import close_show, record_fall_back
from radiox_tasks.data.shows.records import OPEN, Show, open_show, open_shows
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.edition import ShowStatus
from radiox_tasks.model.timing.ladder import COULD_NOT_BE_MADE, REASONS, parse_ladder, rung_at
from radiox_tasks.show.last_edition import has_last_edition
from radiox_tasks.show.review import AIR_TIME_IS_NEAR, Review, review
from radiox_tasks.show.submit import send_graph, submit
from radiox_tasks.show.waiting_messages import waiting_shows

logger = logging.getLogger(__name__)


def recover_shows(store: Store, *, now: datetime) -> int:
    """Review every open show, those due first before the others, and act; returns the number acted upon. An error with
    one show does not affect the others.

    All of them are read at once; only a show that is not to wait is loaded again. The shows whose steps run, and the
    queues, are read once each, and only if a show has not moved for long.
    """
    acted = 0
    waiting = cache(partial(waiting_shows, taken_within=store.settings.stalled_after))
    running = cache(partial(_running_shows, store.database))
    for show in open_shows(store.database):
        try:
            if _review(store, show, now, running, waiting).action != "wait":
                acted += recover_show(store, show.show_id, now=now, waiting=waiting).action != "wait"
        except Exception:
            logger.exception("show %s could not be recovered", show.show_id)
    return acted


def recover_show(
    store: Store, show_id: str, *, now: datetime, waiting: Callable[[], Collection[str]] | None = None
) -> Review:
    """Review one show and act on it. `waiting` returns the shows whose messages wait (waiting_messages.py)."""
    waiting = waiting or partial(waiting_shows, taken_within=store.settings.stalled_after)
    show = open_show(store.database, show_id)
    if show is None:
        return Review("wait")
    verdict = _review(store, show, now, partial(_running_shows, store.database, show_id), waiting)
    if verdict.action == "submit":
        if submit(store, show_id, seen=show.submissions) and show.submissions:
            logger.warning("show %s is submitted again: %s", show_id, verdict.reason)
    elif verdict.action == "fall back":
        return _fall_back(store, show, verdict)
    elif verdict.action == "give up":
        _give_up(store, show, verdict.reason, "missed" if show.is_too_late(now) else "failed")
    return verdict


def _review(
    store: Store,
    show: Show,
    now: datetime,
    running: Callable[[], Collection[str]],
    waiting: Callable[[], Collection[str]],
) -> Review:
    """The verdict about an open show. `running` and `waiting` return the shows whose steps run and those whose messages
    wait; they are called only for a show that has not moved for long or is too late."""
    stalled_after = timedelta(seconds=store.settings.stalled_after)
    matters = now - show.moved_at > stalled_after or show.is_too_late(now)
    return review(
        show,
        now=now,
        required=rung_at(now, show.due_at, parse_ladder(store.settings.ladder)),
        running=matters and show.show_id in running(),
        waiting=lambda: show.show_id in waiting(),
        repeatable=lambda: has_last_edition(store, show),
        stalled_after=stalled_after,
    )


def _fall_back(store: Store, show: Show, verdict: Review) -> Review:
    near = verdict.reason == AIR_TIME_IS_NEAR
    if not near and (show.deadline is None or not has_last_edition(store, show)):
        _give_up(store, show, verdict.reason, "failed")
        return verdict
    late = near and show.error is None  # else a step failed until time ran out
    reason = REASONS["last-edition"] if late else COULD_NOT_BE_MADE
    if record_fall_back(store.database, show.show_id, reason):
        logger.warning("show %s falls back to the last edition: %s", show.show_id, verdict.reason)
        send_graph(store, show.show_id)
    return verdict


def _give_up(store: Store, show: Show, reason: str, status: ShowStatus) -> None:
    logger.error("show %s is abandoned: %s", show.show_id, reason)
    close_show(store.database, show.show_id, status, error=reason)


def _running_shows(database: Database, show_id: str | None = None) -> frozenset[str]:
    """The open shows (or this one, if it is among them) of which a worker holds a live lease on a step."""
    with database.reading() as connection:
        now = database.now(connection)
        running = _RUNNING if show_id is None else _RUNNING.where(ShowStepRow.show_id == show_id)
        return frozenset(connection.execute(running, {"now": now}).scalars())


_RUNNING = (
    select(ShowStepRow.show_id)
    .distinct()
    .join(ShowRow, ShowRow.show_id == ShowStepRow.show_id)
    .join(StepRow, StepRow.key == ShowStepRow.key)
    .where(ShowRow.status.in_(OPEN), StepRow.status == "running", StepRow.lease_until > bindparam("now"))
)
