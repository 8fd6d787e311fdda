from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.media.pages.gantt import MAX_LANES, lay_out
from radiox_tasks.model.edition import StepRef

BEGUN = datetime(2026, 11, 23, 8, tzinfo=UTC)


def step(name: str, at: float, seconds: float, reused: bool = False) -> StepRef:
    return StepRef(
        name=name, key="k", status="done", reused=reused, seconds=seconds, cost=0, queue="content",
        started=BEGUN + timedelta(seconds=at), finished=BEGUN + timedelta(seconds=at + seconds),
    )  # fmt: skip


def test_steps_of_one_kind_share_a_group_and_overlap_in_lanes() -> None:
    gantt = lay_out([step("plan", 0, 1), step("fetch:a", 1, 4), step("fetch:b", 2, 1), step("fetch:c", 3, 1)])
    assert [group.name for group in gantt.groups] == ["plan", "fetch"]
    fetch = gantt.groups[1]
    assert fetch.lanes == 2
    assert [bar.lane for bar in fetch.bars] == [0, 1, 1]
    assert gantt.seconds == 5
    assert fetch.bars[0].left == 200
    assert fetch.bars[0].width == 800


def test_reused_steps_are_counted_and_do_not_stretch_the_time() -> None:
    old = step("fetch:a", -9000, 1, reused=True)
    gantt = lay_out([old, step("fetch:b", 0, 1)])
    assert gantt.seconds == 1
    assert gantt.groups[0].reused == 1
    assert len(gantt.groups[0].bars) == 1


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 100)), max_size=60))
def test_bars_stay_in_the_picture_and_do_not_cover_one_another(spans: list[tuple[float, float]]) -> None:
    gantt = lay_out([step("x", at, seconds) for at, seconds in spans])
    for group in gantt.groups:
        assert group.lanes <= MAX_LANES
        by_lane: dict[int, list[StepRef]] = {}
        for bar in group.bars:
            assert 0 <= bar.left <= 1000.001
            by_lane.setdefault(bar.lane, []).append(bar.step)
        for lane, steps in by_lane.items():
            for one, following in pairwise(steps):
                assert one.finished is not None
                assert following.started is not None
                assert lane == MAX_LANES - 1 or one.finished <= following.started
