"""One tick: records the slots that are due or missed, and submits the due ones."""

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache

from radiox_tasks.data.database import Database
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.shows.orders import order_show, revive_missed
from radiox_tasks.data.shows.planned import move_marks, read_marks, taken_slots
from radiox_tasks.data.store import Store
from radiox_tasks.model.preset import Preset
from radiox_tasks.show.planner import Slot, due_slots
from radiox_tasks.show.submit import submit

logger = logging.getLogger(__name__)


def plan_due_slots(store: Store, *, now: datetime) -> int:
    """Plan every preset; returns the number of new shows. A slot that another tick took is skipped. An invalid preset
    file is logged and affects its own preset only."""
    presets, problems = survey_presets(store.settings)
    for problem in problems:
        _say_once(str(problem))
    return sum(submit(store, show_id, seen=0) for show_id in plan_presets(store.database, presets, now=now))


@lru_cache(maxsize=256)
def _say_once(problem: str) -> None:
    """Log a problem once: ticks come every few seconds."""
    logger.error("a preset is not planned until this is fixed: %s", problem, exc_info=sys.exception())


def plan_presets(database: Database, presets: Sequence[Preset], *, now: datetime) -> list[str]:
    """Order the presets' due slots and record their missed ones; returns the ids to submit, earliest air time first.

    A tick without new slots reads the marks and the slots of all presets at once, and writes the marks at once. The
    marks of what has been seen are moved after the orders are written: after a crash in between, the next tick finds
    the slots taken.
    """
    seen = read_marks(database)
    slots, failed = _slots(presets, seen, now)
    slots.sort(key=lambda one: one[0].air_at)
    taken = taken_slots(database, [(slot.preset, slot.air_at) for slot, _ in slots])
    due = []
    for slot, preset in slots:
        if (slot.preset, slot.air_at) in taken:
            continue
        with _apart(preset, failed):
            show_id = _order(database, preset, slot)
            if show_id and slot.verdict == "due":
                due.append(show_id)
    ahead = {preset.name: now + preset.schedule.lead for preset in presets if preset.name not in failed}
    move_marks(database, {name: until for name, until in ahead.items() if name not in seen or seen[name] < until})
    return due


def _slots(
    presets: Sequence[Preset], seen: Mapping[str, datetime], now: datetime
) -> tuple[list[tuple[Slot, Preset]], set[str]]:
    """The slots of the presets, and the names of those whose slots cannot be computed. The others are planned."""
    slots: list[tuple[Slot, Preset]] = []
    failed: set[str] = set()
    for preset in presets:
        with _apart(preset, failed):
            slots += [(slot, preset) for slot in due_slots(preset, now=now, seen_until=seen.get(preset.name))]
    return slots, failed


@contextmanager
def _apart(preset: Preset, failed: set[str]) -> Iterator[None]:
    """Keeps an error in the planning of one preset from the others; it is logged once, with its traceback."""
    try:
        yield
    except Exception as error:
        failed.add(preset.name)
        _say_once(f"{preset.name}: {type(error).__name__}")


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
