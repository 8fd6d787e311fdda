"""Air times through clock changes, against a clock on the wall that is looked at every minute."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.model.preset import Schedule
from radiox_tasks.model.timing.air_times import air_times
from tests.show.wall_clock import once_a_day, utc, whenever

CHANGES = {
    "Europe/Zurich": ("2026-03-29 01:00", "2026-10-25 01:00"),
    "Australia/Lord_Howe": ("2026-10-03 15:30", "2026-04-04 15:00"),
    "America/St_Johns": ("2026-03-08 05:30", "2026-11-01 04:30"),
    "Asia/Kolkata": ("2026-07-01 00:00",),
    "Asia/Kathmandu": ("2026-07-01 00:00",),
    "UTC": ("2026-03-29 01:00",),
}
DAYS = [(name, utc(change)) for name, changes in CHANGES.items() for change in changes]
ZONES = [pytest.param(ZoneInfo(name), change, id=f"{name}-{change:%Y-%m}") for name, change in DAYS]


@pytest.mark.parametrize(("zone", "change"), ZONES)
@pytest.mark.parametrize(
    ("cron", "at"), [("0 * * * *", {0}), ("*/15 * * * *", {0, 15, 30, 45}), ("5,35 * * * *", {5, 35})]
)
def test_hourly_and_finer_slots_are_whenever_the_wall_clock_shows_them(
    zone: ZoneInfo, change: datetime, cron: str, at: set[int]
) -> None:
    first, last = change - timedelta(hours=20), change + timedelta(hours=20)
    assert air_times(Schedule(cron=cron), zone, first - timedelta(seconds=1), last) == whenever(zone, first, last, at)


@pytest.mark.parametrize(("zone", "change"), ZONES)
@pytest.mark.parametrize(("hour", "minute"), [(1, 45), (2, 0), (2, 15), (2, 30), (3, 0), (0, 1), (23, 59)])
def test_a_fixed_hour_airs_once_a_day_whatever_the_clocks_do(
    zone: ZoneInfo, change: datetime, hour: int, minute: int
) -> None:
    midnight = (change.astimezone(zone) - timedelta(days=1)).replace(hour=0, minute=0, fold=0)
    last = midnight.replace(tzinfo=None) + timedelta(days=3) - timedelta(minutes=1)
    first, last = (
        midnight.astimezone(UTC),
        last.replace(tzinfo=zone).astimezone(UTC),
    )
    found = air_times(Schedule(cron=f"{minute} {hour} * * *"), zone, first - timedelta(seconds=1), last)
    assert found == once_a_day(zone, first, last, hour, minute)
    assert len(found) == 3


def test_the_autumn_hour_airs_twice_and_the_spring_hour_not() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    hourly = Schedule(cron="0 * * * *")
    autumn = air_times(hourly, zurich, utc("2026-10-24 23:30"), utc("2026-10-25 02:00"))
    assert [f"{slot.astimezone(zurich):%H:%M%z}" for slot in autumn] == ["02:00+0200", "02:00+0100", "03:00+0100"]
    spring = air_times(hourly, zurich, utc("2026-03-28 23:30"), utc("2026-03-29 02:00"))
    assert [f"{slot.astimezone(zurich):%H:%M%z}" for slot in spring] == ["01:00+0100", "03:00+0200", "04:00+0200"]


def test_a_half_hour_change_keeps_the_wall_clocks_hours() -> None:
    howe = ZoneInfo("Australia/Lord_Howe")
    found = air_times(Schedule(cron="15 */2 * * *"), howe, utc("2026-04-04 12:00"), utc("2026-04-04 18:00"))
    assert [f"{slot.astimezone(howe):%H:%M%z}" for slot in found] == ["00:15+1100", "02:15+1030", "04:15+1030"]


@settings(deadline=None, max_examples=60)
@given(
    day=st.sampled_from(DAYS),
    cron=st.sampled_from(["0 * * * *", "30 2 * * *", "0,30 1-3 * * *", "15 */2 * * *", "*/20 2 * * *", "0 6 * * 1-5"]),
    cuts=st.lists(st.integers(0, 40 * 3600), min_size=1, max_size=8),
)
def test_windows_that_follow_each_other_hold_each_slot_once(
    day: tuple[str, datetime], cron: str, cuts: list[int]
) -> None:
    name, change = day
    zone, rules, begin = ZoneInfo(name), Schedule(cron=cron), change - timedelta(hours=20)
    edges = [begin, *(begin + timedelta(seconds=cut) for cut in sorted(cuts)), begin + timedelta(hours=40)]
    pieces = [slot for a, b in pairwise(edges) for slot in air_times(rules, zone, a, b)]
    assert pieces == air_times(rules, zone, edges[0], edges[-1])
