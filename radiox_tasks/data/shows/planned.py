"""What the planner has recorded: the time up to which each preset's slots were examined, and the slots with a show.

All presets are read and written together: a tick every few seconds with several statements for each preset would fill
the time between ticks at a few thousand presets.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from radiox_tasks.data.database import Database, insert_into
from radiox_tasks.data.tables.shows import PlannerMark, ShowRow

AT_ONCE = 500
"""Presets in one statement; SQLite's older versions allow 999 parameters."""

SlotKey = tuple[str, datetime]
"""Preset and air time."""


def read_marks(database: Database) -> dict[str, datetime]:
    """The time up to which each preset's slots were examined, by preset."""
    with database.transaction() as session:
        rows = session.execute(select(PlannerMark.preset, PlannerMark.seen_until)).all()
    return {row.preset: row.seen_until for row in rows}


def move_marks(database: Database, marks: Mapping[str, datetime]) -> None:
    """Move the presets' marks ahead; one that is further already stays."""
    if not marks:
        return
    with database.transaction() as session:
        mark = insert_into(session, PlannerMark)
        further = mark.on_conflict_do_update(
            index_elements=[PlannerMark.preset],
            set_={"seen_until": mark.excluded.seen_until},
            where=PlannerMark.seen_until < mark.excluded.seen_until,
        )
        # In the order of names, so that two ticks at once do not wait for each other in a circle.
        session.execute(further, [{"preset": name, "seen_until": until} for name, until in sorted(marks.items())])


def taken_slots(database: Database, slots: Collection[SlotKey]) -> set[SlotKey]:
    """Those of the slots that have a show, other than as missed: a missed one may be planned after all."""
    if not slots:
        return set()
    times = [air_at for _, air_at in slots]
    statement = select(ShowRow.preset, ShowRow.slot_at).where(
        ShowRow.slot_at.between(min(times), max(times)), ShowRow.status != "missed"
    )
    found: set[SlotKey] = set()
    with database.transaction() as session:
        presets = sorted({preset for preset, _ in slots})
        for first in range(0, len(presets), AT_ONCE):
            rows = session.execute(statement.where(ShowRow.preset.in_(presets[first : first + AT_ONCE]))).all()
            found |= {(preset, slot_at) for preset, slot_at in rows if slot_at is not None}
    return found
