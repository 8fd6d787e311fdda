"""The day view: what is on air, in production, next, or missed, with reasons."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.shows.summaries import ShowSummary, page_of_shows
from radiox_tasks.data.store import Store
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import ShowStatus
from radiox_tasks.model.preset import Preset
from radiox_tasks.show.planner import upcoming

MarkState = Literal["planned", "making", "ready", "on-air", "missed", "failed", "other"]

STATES: dict[ShowStatus, MarkState] = {
    "planned": "making",
    "working": "making",
    "ready": "ready",
    "published": "on-air",
    "missed": "missed",
    "failed": "failed",
}
"""How a show's status is displayed; other statuses are shown as "other"."""

MOST_SHOWS = 500


class Mark(Document):
    """One slot or show on the timeline. `at` is its position, in percent of the day."""

    state: MarkState
    at: float
    clock: str
    show_id: str | None = None
    label: str = ""
    reason: str | None = None


class Lane(Document):
    """One preset's day."""

    preset: str
    title: str
    marks: tuple[Mark, ...]


class Slot(Document):
    """An air time to come."""

    preset: str
    title: str
    air_at: datetime
    production_at: datetime


class Day(Document):
    """One day in one zone. `now` is in percent of it; None on another day."""

    date: datetime
    zone: str
    now: float | None
    hours: tuple[str, ...]
    lanes: tuple[Lane, ...]
    next: tuple[Slot, ...]


def state_of(status: ShowStatus) -> MarkState:
    """The display of this status."""
    return STATES.get(status, "other")


def day_of_station(store: Store, *, now: datetime) -> Day:
    """Today, in the zone with the most air times of a day, else in that of the newest show."""
    presets = [preset for preset in survey_presets(store.settings)[0] if preset.schedule.enabled]
    zone = zone_of(presets, now) or _zone_of_newest(store)
    begin = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    end = (begin + timedelta(days=1)).replace(hour=0)
    shows = page_of_shows(store.database, since=begin, until=end, limit=MOST_SHOWS)
    titles = {show.preset: show.title for show in shows} | {preset.name: preset.title for preset in presets}
    planned = {preset.name: _planned(preset, shows, now, end) for preset in presets}
    span = (end.astimezone(UTC) - begin.astimezone(UTC)).total_seconds()

    def place(moment: datetime) -> float:
        return round((moment.astimezone(UTC) - begin.astimezone(UTC)).total_seconds() / span * 100, 3)

    lanes = tuple(
        Lane(
            preset=name,
            title=title,
            marks=tuple(
                [_mark(show, zone, place(show.air_at)) for show in reversed(shows) if show.preset == name]
                + [
                    Mark(state="planned", at=place(at), clock=f"{at.astimezone(zone):%H:%M}", label="planned")
                    for at in planned.get(name, [])
                ]
            ),
        )
        for name, title in sorted(titles.items(), key=lambda item: item[1])
    )
    hours = tuple(f"{begin + timedelta(hours=hour):%H}" for hour in range(0, 24, 3))
    return Day(
        date=begin, zone=str(zone), now=place(now), hours=hours, lanes=lanes, next=next_slots(presets, zone, now=now)
    )


def zone_of(presets: Sequence[Preset], now: datetime) -> ZoneInfo | None:
    """The zone that most of the station's air times are given in."""
    many: Counter[str] = Counter()
    for preset in presets:
        many[str(preset.zone)] += len(upcoming(preset, now=now, days=1))
    return ZoneInfo(many.most_common(1)[0][0]) if many else None


def _zone_of_newest(store: Store) -> ZoneInfo:
    zones = [show.air_at.tzinfo for show in page_of_shows(store.database, limit=1)]
    return next((zone for zone in zones if isinstance(zone, ZoneInfo)), ZoneInfo("UTC"))


def next_slots(presets: Sequence[Preset], zone: ZoneInfo, *, now: datetime, most: int = 4) -> tuple[Slot, ...]:
    """The air times that come next, over all presets, in this zone."""
    slots = [
        Slot(
            preset=preset.name,
            title=preset.title,
            air_at=air_at.astimezone(zone),
            production_at=(air_at - preset.schedule.lead).astimezone(zone),
        )
        for preset in presets
        for air_at in upcoming(preset, now=now, days=2)[:most]
    ]
    return tuple(sorted(slots, key=lambda slot: (slot.air_at, slot.preset))[:most])


def first_air_times(presets: Sequence[Preset], *, now: datetime) -> dict[str, datetime]:
    """When each preset goes on air next, in its own zone; those that are not on the schedule are left out."""
    coming = {preset.name: (preset.zone, upcoming(preset, now=now, days=8)[:1]) for preset in presets}
    return {name: times[0].astimezone(zone) for name, (zone, times) in coming.items() if times}


def _planned(preset: Preset, shows: Sequence[ShowSummary], now: datetime, end: datetime) -> list[datetime]:
    taken = {show.air_at.astimezone(UTC) for show in shows if show.preset == preset.name and show.scheduled}
    return [at for at in upcoming(preset, now=now, days=1) if at < end and at not in taken]


def _mark(show: ShowSummary, zone: ZoneInfo, at: float) -> Mark:
    state = state_of(show.status)
    label = f"{state.replace('-', ' ')}{f': {show.reason}' if show.reason else ''}"
    return Mark(
        state=state,
        at=at,
        clock=f"{show.air_at.astimezone(zone):%H:%M}",
        show_id=show.show_id,
        label=label,
        reason=show.reason,
    )
