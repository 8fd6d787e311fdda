"""Checks whether today's shows will be made in time: workers, step durations, quotas."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import func, select

from radiox_tasks.analytics import health
from radiox_tasks.app import VISIBILITY_SECONDS, make_app
from radiox_tasks.data.ledger.lease import LONGEST_STEP_SECONDS
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import StepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.declared.queues import QUEUES
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.timing.natural_length import WORDS_A_MINUTE, planned_seconds
from radiox_tasks.providers.budget.caps import MICROS
from radiox_tasks.providers.budget.estimate import CHARACTERS_A_WORD
from radiox_tasks.show.planner import upcoming
from radiox_tasks.station.doctor.finding import Check, Finding, ok, warn

DAY = 1.0
WAIT_SECONDS = 60.0
"""A message that waits longer does so for want of workers."""
RECENT_SHOWS = 10
"""The newest shows of a preset from which duration and cost are taken."""


def checks(store: Store, presets: Sequence[Preset], now: datetime) -> list[tuple[str, Check]]:
    """The checks of the day to come, by name."""
    day = {preset.name: upcoming(preset, now=now, days=DAY) for preset in presets}
    running = [preset for preset in presets if day[preset.name]]
    found: list[tuple[str, Check]] = [
        ("beat", partial(beat, store, now)),
        ("workers", partial(workers, store)),
        ("long steps", partial(long_steps, store)),
        ("voices of the day", partial(characters, store, running, day)),
    ]
    for preset in running:
        slots = day[preset.name]
        found.append((f"{preset.name}: today", partial(today, store, preset, slots)))
        if preset.budget.day is not None:
            found.append((f"{preset.name}: money of the day", partial(money, store, preset, len(slots))))
    return found


def beat(store: Store, now: datetime) -> Finding:
    """Check that the planner ticks."""
    ticks, detail = health.beat(store, now)
    advice = "until then no show is made by the schedule; on several machines, run `radiox beat` on one"
    return ok(detail) if ticks else warn(detail, advice)


def workers(store: Store) -> Finding:
    """Check that each queue has a worker, and that no message waits long."""
    from radiox_tasks.analytics.queue_state import broker_state

    state = broker_state(make_app(store.settings), QUEUES)
    served, detail = health.workers(state)
    if not served:
        return warn(detail, "`radiox up` runs all of them, `radiox worker QUEUE` one")
    stuck = [f"{queue.queue} {queue.oldest_s:.0f} s" for queue in state.queues if (queue.oldest_s or 0) > WAIT_SECONDS]
    if stuck:
        return warn(f"messages wait long: {', '.join(stuck)}", "start more workers of these queues")
    return ok(detail)


def long_steps(store: Store) -> Finding:
    """Check the longest step against the maximum lifetime of a lease. Its message may be delivered again after the
    visibility timeout; the ledger then rejects the second run."""
    with store.database.transaction() as session:
        longest_first = select(StepRow.name, StepRow.seconds).where(StepRow.seconds.is_not(None))
        found = session.execute(longest_first.order_by(StepRow.seconds.desc()).limit(1)).first()
    name, longest = (found.name, float(found.seconds or 0.0)) if found else ("", 0.0)
    detail = f"longest {longest:.0f} s" + (f" ({name})" if name else "")
    if longest > LONGEST_STEP_SECONDS * 0.8:
        advice = "after that another worker takes the step over: a faster machine, or a shorter show"
        return warn(f"{detail}, of the {LONGEST_STEP_SECONDS:.0f} s that a step may take", advice)
    again = f"; messages come again after {VISIBILITY_SECONDS} s, and the ledger holds them off"
    return ok(detail + (again if longest > VISIBILITY_SECONDS else f", visibility {VISIBILITY_SECONDS} s"))


def characters(store: Store, presets: Sequence[Preset], day: dict[str, list[datetime]]) -> Finding:
    """Check that ElevenLabs' quota suffices for the day's speech."""
    from radiox_tasks.providers.calls import ProviderError
    from radiox_tasks.providers.elevenlabs.account import read_account

    seconds = sum(planned_seconds(preset) * len(day[preset.name]) for preset in presets)
    needed = round(seconds / 60 * WORDS_A_MINUTE * CHARACTERS_A_WORD)
    if store.settings.elevenlabs_api_key is None:
        return ok("local: no quota")
    try:
        left = read_account(store.settings).characters_left
    except ProviderError as error:
        return warn(f"ElevenLabs' quota is not known: {error}", "the local voices take over")
    detail = f"about {needed} characters in the next 24 h, {left} left at ElevenLabs"
    return (
        ok(detail) if needed <= left else warn(detail, "a larger plan, fewer shows, or local voices for some of them")
    )


def money(store: Store, preset: Preset, slots: int) -> Finding:
    """Check that the day's cap suffices for the day's shows, by the cost of the newest ones."""
    newest = (
        select(ShowRow.show_id)
        .where(ShowRow.preset == preset.name, ShowRow.status == "published", ShowRow.slot_at.is_not(None))
        .order_by(ShowRow.air_at.desc())
        .limit(RECENT_SHOWS)
    )
    with store.database.transaction() as session:
        ids = session.execute(newest).scalars().all()
        paid = session.execute(select(func.sum(CallRow.counted)).where(CallRow.show_id.in_(ids))).scalar_one()
    cap = preset.budget.day or 0.0
    if not ids:
        return ok(f"{slots} shows under a cap of {cap:.2f} USD; no show has been made yet to estimate the cost from")
    expected = int(paid or 0) / len(ids) / MICROS * slots
    detail = f"{slots} shows for about {expected:.2f} USD, cap {cap:.2f} USD"
    advice = "raise budget.day; past the cap shows are made without paid calls"
    return ok(detail) if expected <= cap else warn(detail, advice)


def today(store: Store, preset: Preset, slots: Sequence[datetime]) -> Finding:
    """Check that the newest shows were ready within the lead."""
    columns = select(ShowRow.created_at, ShowRow.finished_at, ShowRow.slot_at, ShowRow.on_air_at)
    newest = (
        columns.where(ShowRow.preset == preset.name, ShowRow.slot_at.is_not(None), ShowRow.finished_at.is_not(None))
        .where(ShowRow.status.in_(("ready", "published")))
        .order_by(ShowRow.air_at.desc())
        .limit(RECENT_SHOWS)
    )
    with store.database.transaction() as session:
        rows = session.execute(newest).all()
    first = f"{len(slots)} in the next 24 h, the next at {slots[0].astimezone(preset.zone):%H:%M %Z}"
    if not rows:
        return ok(f"{first}; no show has been made yet to estimate the time from")
    longest = max((row.finished_at - row.created_at for row in rows), default=timedelta())
    detail = f"{first}; the longest of the newest {len(rows)} took {longest.total_seconds():.0f} s"
    lead = preset.schedule.lead
    if longest > lead:
        return warn(f"{detail} of a lead of {lead.total_seconds():.0f} s", "late today as well: raise schedule.lead")
    return ok(detail)
