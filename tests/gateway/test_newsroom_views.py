"""What the newsroom shows of a day and of a show, and in which words."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from radiox_tasks.analytics.daily_figures import station_figures
from radiox_tasks.data.jobs import reason_of
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.changes import close_show, step_down
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.shows.summaries import summary_of
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.gateway.api.show_models import links_of
from radiox_tasks.gateway.newsroom.charts import paid_by_day, shows_by_day
from radiox_tasks.gateway.newsroom.day import day_of_station, next_slots, zone_of
from radiox_tasks.gateway.newsroom.graph import at_work, progress, stages_of
from radiox_tasks.gateway.newsroom.render import ago
from radiox_tasks.model.cost_report import DayCosts
from radiox_tasks.model.edition import ShowStatus, StepRef
from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import get_settings
from radiox_tasks.show.new_versions import order_remake
from tests.media.made_shows import made_show

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def preset(timezone: str, cron: str) -> Preset:
    known = load_preset("zurich-en", settings=get_settings())
    schedule = known.schedule.model_copy(update={"cron": cron, "enabled": True})
    return known.model_copy(update={"timezone": timezone, "schedule": schedule})


def test_all_air_times_are_shown_in_the_zone_of_most_of_them() -> None:
    presets = [preset("UTC", "0 */3 * * *"), preset("Europe/Zurich", "0 6-22 * * *")]
    zone = zone_of(presets, NOON)
    assert str(zone) == "Europe/Zurich"
    slots = next_slots(presets, ZoneInfo("Europe/Zurich"), now=NOON)
    assert [f"{slot.air_at:%H:%M}" for slot in slots] == ["14:00", "15:00", "16:00", "16:00"]
    assert zone_of([], NOON) is None


def step(name: str, label: str = "", status: str = "done") -> StepRef:
    fields: dict[str, Any] = {"name": name, "label": label or name, "status": status, "key": f"{name}{label}"}
    return StepRef(**fields, reused=False, seconds=1.0, cost=0.0)


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
    [cover] = [stage for stage in stages_of(show, [*steps, step("paint")], lines=0) if stage.title == "Cover"]
    assert [node.state for node in cover.nodes] == ["done"]


@pytest.mark.parametrize(
    ("ahead", "shown"),
    [
        (0.2, "now"),
        (40, "in 40 s"),
        (59.3, "in 1 min"),
        (1500, "in 25 min"),
        (6060, "in 1 h 41 min"),
        (7200, "in 2 h"),
        (200_000, "in 2 d"),
    ],
)
def test_the_time_to_a_moment_is_stated_in_words(ahead: float, shown: str) -> None:
    assert ago(datetime.now(UTC) + timedelta(seconds=ahead + 0.4)) == shown


def test_errors_do_not_reveal_code_locations() -> None:
    assert reason_of("radiox_tasks.content.sources.FeedFailedError: HTTP 500") == "HTTP 500"
    assert reason_of("TimeoutError: no answer") == "no answer"
    assert reason_of("line 3: its sources do not say so") == "line 3: its sources do not say so"


def test_figures_by_day_are_those_of_the_shows(store: Store) -> None:
    known = load_preset("zurich-en", settings=get_settings())

    def show(ago: float, status: ShowStatus, *, less: bool = False) -> str:
        at = NOON - timedelta(days=ago)
        show_id = order_show(store.database, known, air_at=at, slot_at=at)
        assert show_id is not None
        if less:
            step_down(store.database, show_id, "fewer", "fewer stories: little time was left")
        close_show(store.database, show_id, status, error="no voice" if status == "failed" else None)
        return show_id

    assert shows_by_day(station_figures(store.database, days=3, now=NOON).days)[1] is None
    show(0, "published", less=True)
    show(1, "published")
    show(2, "failed")
    corrected = show(1.1, "failed")
    with store.database.transaction() as session:  # a revision that failed leaves its edition on air
        session.execute(update(ShowRow).where(ShowRow.show_id == corrected).values(revises="k3m9q2xvta"))
    figures = station_figures(store.database, days=3, now=NOON)
    assert figures.by_preset == {"zurich-en": {"published": 2, "failed": 1}}
    period, drawn = shows_by_day(figures.days)
    assert (period.aired, period.less, period.lost) == (2, 1, 1)
    assert drawn is not None
    assert [[part.kind for part in bar.parts] for bar in drawn.bars] == [["lost"], ["aired"], ["less"]]
    assert drawn.bars[0].label == "Thu 26 Nov: 0 on air, 0 of them less than planned, 1 lost"
    assert {part.top + part.height for bar in drawn.bars for part in bar.parts} == {60.0}


def test_a_new_version_has_no_address_of_its_own(store: Store) -> None:
    first = made_show(store, air_in=-60).ready().on_air().show_id
    second = order_remake(store, first)
    for show_id, revises, page in ((first, None, True), (second, first, False)):
        summary = summary_of(store.database, show_id)
        assert summary is not None
        assert summary.revises == revises
        assert bool(links_of(summary, store.settings, has_files=True).page) == page


def test_money_by_day_has_every_day_and_no_chart_without_money() -> None:
    def on(day: int, paid: float) -> DayCosts:
        return DayCosts(day=date(2026, 11, day), calls=1, failed=0, lost=0, paid=paid, reserved=0, in_doubt=0)

    drawn = paid_by_day([on(28, 0.5), on(26, 0.25)], days=3, today=NOON.date())
    assert drawn is not None
    assert [sum(part.height for part in bar.parts) for bar in drawn.bars] == [30.0, 0, 60.0]
    assert paid_by_day([on(28, 0.0)], days=3, today=NOON.date()) is None


def test_the_timeline_states_why_a_show_was_missed_or_less_than_planned(store: Store) -> None:
    known = load_preset("zurich-en", settings=get_settings())
    order_show(store.database, known, air_at=NOON, slot_at=NOON, status="missed", error="nobody looked in time")
    less = order_show(store.database, known, air_at=NOON - timedelta(hours=1))
    assert less is not None
    step_down(store.database, less, "fewer", "fewer stories: little time was left")
    close_show(store.database, less, "published")
    [lane] = day_of_station(store, now=NOON).lanes
    assert [mark.label for mark in lane.marks if mark.reason] == [
        "on air: fewer stories: little time was left",
        "missed: nobody looked in time",
    ]
