"""One tick: records the slots that are due or missed, and submits the due ones."""

import logging
from datetime import datetime
from functools import lru_cache

from radiox_tasks.data.database import Database, insert_into
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.shows.orders import order_show, revive_missed
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.shows import PlannerMark
from radiox_tasks.model.preset import Preset
from radiox_tasks.show.planner import Slot, due_slots
from radiox_tasks.show.submit import submit

logger = logging.getLogger(__name__)


def plan_due_slots(store: Store, *, now: datetime) -> int:
    """Plan every preset; returns the number of new shows. A slot that another tick took is skipped. An invalid preset
    file is logged and affects its own preset only."""
    new = 0
    presets, problems = survey_presets(store.settings)
    for problem in problems:
        _say_once(str(problem))
    for preset in presets:
        for show_id in plan_preset(store.database, preset, now=now):
            new += submit(store, show_id, seen=0)
    return new


@lru_cache(maxsize=256)
def _say_once(problem: str) -> None:
    """Log a problem once: ticks come every few seconds."""
    logger.error("a preset is not planned until this is fixed: %s", problem)


def plan_preset(database: Database, preset: Preset, *, now: datetime) -> list[str]:
    """Order the preset's due slots and record its missed ones; returns the ids to submit. The mark of what has been
    seen is moved after the orders are written: after a crash in between, the next tick finds the slots taken."""
    slots = due_slots(preset, now=now, seen_until=_seen_until(database, preset.name))
    ordered = [_order(database, preset, slot) for slot in slots]
    _see(database, preset.name, now + preset.schedule.lead)
    return [show_id for show_id, slot in zip(ordered, slots, strict=True) if show_id and slot.verdict == "due"]


def _order(database: Database, preset: Preset, slot: Slot) -> str | None:
    """The slot's show, if this call is to act on it. A slot that was recorded as missed by a clock running fast is
    revived."""
    missed = slot.verdict == "missed"
    show_id = order_show(
        database,
        preset,
        air_at=slot.air_at,
        slot_at=slot.air_at,
        status="missed" if missed else "planned",
        error=slot.reason or None,
    )
    if missed and show_id:
        logger.warning("%s %s missed: %s", preset.name, slot.air_at.isoformat(), slot.reason)
    if not missed and show_id is None:
        return revive_missed(database, preset.name, slot.air_at)
    return show_id


def _seen_until(database: Database, preset: str) -> datetime | None:
    with database.transaction() as session:
        mark = session.get(PlannerMark, preset)
        return mark.seen_until if mark else None


def _see(database: Database, preset: str, until: datetime) -> None:
    with database.transaction() as session:
        mark = insert_into(session, PlannerMark).values(preset=preset, seen_until=until)
        further = mark.on_conflict_do_update(
            index_elements=[PlannerMark.preset],
            set_={"seen_until": mark.excluded.seen_until},
            where=PlannerMark.seen_until < mark.excluded.seen_until,
        )
        session.execute(further)
