"""What the newsroom shows of a day and of a show, and in which words."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from radiox_tasks.data.jobs import reason_of
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.newsroom.day import next_slots, zone_of
from radiox_tasks.gateway.newsroom.graph import at_work, progress, stages_of
from radiox_tasks.gateway.newsroom.render import ago
from radiox_tasks.model.edition import StepRef
from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import get_settings

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def preset(timezone: str, cron: str) -> Preset:
    known = load_preset("zurich-en", settings=get_settings())
    schedule = known.schedule.model_copy(update={"cron": cron, "enabled": True})
    return known.model_copy(update={"timezone": timezone, "schedule": schedule})


def test_all_air_times_are_told_in_the_zone_of_most_of_them() -> None:
    presets = [preset("UTC", "0 */3 * * *"), preset("Europe/Zurich", "0 6-22 * * *")]
    zone = zone_of(presets, NOON)
    assert str(zone) == "Europe/Zurich"
    slots = next_slots(presets, ZoneInfo("Europe/Zurich"), now=NOON)
    assert [f"{slot.air_at:%H:%M}" for slot in slots] == ["14:00", "15:00", "16:00", "16:00"]
    assert zone_of([], NOON) is None


def step(name: str, label: str = "", status: str = "done") -> StepRef:
    told: dict[str, Any] = {"name": name, "label": label or name, "status": status, "key": f"{name}{label}"}
    return StepRef(**told, reused=False, seconds=1.0, cost=0.0)


def test_each_stage_counts_the_same_and_speaking_is_seen_before_its_lines_are_known(store: Store) -> None:
    show_id = order_show(store.database, load_preset("zurich-en", settings=get_settings()), air_at=NOON)
    assert show_id is not None
    show = load_show(store.database, show_id)
    gathered = [step("fetch", f"{feed.name} ({feed.category})") for feed in show.preset.feeds]
    steps = [*gathered, step("weather", "Zurich"), step("markets"), step("cast"), step("rundown", status="running")]
    stages = stages_of(show, steps, lines=0)
    assert [stage.title for stage in stages][4:6] == ["Speak", "Cover"]
    assert progress(stages) == 25
    choosing = at_work(stages)
    assert choosing is not None
    assert choosing.title == "Choose"


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (0.2, "now"),
        (40, "in 40 s"),
        (1500, "in 25 min"),
        (6060, "in 1 h 41 min"),
        (7200, "in 2 h"),
        (200_000, "in 2 d"),
    ],
)
def test_how_far_ahead_a_moment_is(ahead: float, told: str) -> None:
    assert ago(datetime.now(UTC) + timedelta(seconds=ahead + 0.4)) == told


def test_errors_do_not_reveal_code_locations() -> None:
    assert reason_of("radiox_tasks.content.sources.FeedFailedError: HTTP 500") == "HTTP 500"
    assert reason_of("TimeoutError: no answer") == "no answer"
    assert reason_of("line 3: its sources do not say so") == "line 3: its sources do not say so"
