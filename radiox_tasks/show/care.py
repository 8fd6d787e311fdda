"""Looks after open shows: submits again what stopped, falls back when air time is near, closes what cannot be made."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows import OPEN, Show, close_show, list_shows, load_show, note_fall_back, unaired_shows
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.ladder import REASONS, parse_ladder, rung_at
from radiox_tasks.show.reconcile import Review, review
from radiox_tasks.show.submit import submit

logger = logging.getLogger(__name__)

UNAIRED_AFTER = timedelta(seconds=60)
"""Putting an edition on air takes seconds; after a minute it was cut off."""


def care_for_shows(store: Store, *, now: datetime) -> int:
    """Review every open show and act; the number acted upon."""
    from radiox_tasks.show.canvas import air_again

    acted = 0
    for status in OPEN:
        for show in list_shows(store.database, status=status, limit=500):
            acted += care_for_show(store, show.show_id, now=now).action != "wait"
    for show_id in unaired_shows(store.database, before=now - UNAIRED_AFTER):
        logger.warning("show %s was published but did not reach feeds and pages: once more", show_id)
        air_again(show_id).apply_async()
        acted += 1
    return acted


def care_for_show(store: Store, show_id: str, *, now: datetime) -> Review:
    """Review one show and act on it."""
    show = load_show(store.database, show_id)
    if not show.is_open:
        return Review("wait")
    asked = rung_at(now, show.deadline, parse_ladder(store.settings.ladder))
    verdict = review(
        show,
        now=now,
        asked=asked,
        running=_is_running(store.database, show_id),
        stalled_after=timedelta(seconds=store.settings.stalled_after),
    )
    if verdict.action == "submit":
        if show.submissions:
            logger.warning("show %s is submitted again: %s", show_id, verdict.reason)
        submit(store, show_id)
    elif verdict.action == "fall back":
        _fall_back(store, show, verdict.reason)
    elif verdict.action == "give up":
        logger.error("show %s cannot be made: %s", show_id, verdict.reason)
        close_show(store.database, show_id, "failed", error=verdict.reason)
    return verdict


def _fall_back(store: Store, show: Show, reason: str) -> None:
    from radiox_tasks.show.last_edition import has_last_edition
    from radiox_tasks.show.tasks import fall_back

    if show.deadline is None or not has_last_edition(store, show):
        logger.error("show %s cannot be made and has no last edition to fall back on: %s", show.show_id, reason)
        close_show(store.database, show.show_id, "failed", error=reason)
        return
    if note_fall_back(store.database, show.show_id, f"{REASONS['last-edition']} ({reason})"):
        logger.warning("show %s falls back to the last edition: %s", show.show_id, reason)
        fall_back.delay(show.show_id)


def _is_running(database: Database, show_id: str) -> bool:
    with database.transaction() as session:
        now = database.now(session)
        held = (
            select(StepRow.key)
            .join(ShowStepRow, ShowStepRow.key == StepRow.key)
            .where(ShowStepRow.show_id == show_id, StepRow.status == "running", StepRow.lease_until > now)
        )
        return bool(session.execute(select(exists(held))).scalar())
