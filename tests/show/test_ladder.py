"""The ladder: which rung the clock asks for, by default and as the operator sets it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.data.shows import RUNGS
from radiox_tasks.ladder import REASONS, THRESHOLDS, parse_ladder, reached, rung_at
from tests.show.wall_clock import utc

AIR = utc("2026-11-23 08:00")


@pytest.mark.parametrize(
    ("left", "rung"),
    [
        (600, "full"),
        (240.1, "full"),
        (240, "fewer"),
        (180, "headlines"),
        (120, "voice"),
        (90, "no-cover"),
        (45, "last-edition"),
        (0, "last-edition"),
        (-300, "last-edition"),
    ],
)
def test_the_rung_by_the_seconds_left(left: float, rung: str) -> None:
    assert rung_at(AIR - timedelta(seconds=left), AIR) == rung


def test_a_show_on_demand_has_all_the_time() -> None:
    assert rung_at(AIR, None) == "full"


@given(st.lists(st.floats(-1000, 1000), min_size=2, max_size=6))
def test_the_clock_never_asks_for_a_higher_rung_later(seconds: list[float]) -> None:
    asked = [RUNGS.index(rung_at(AIR - timedelta(seconds=left), AIR)) for left in sorted(seconds, reverse=True)]
    assert asked == sorted(asked)


def test_the_operator_moves_single_rungs() -> None:
    rules = parse_ladder(" fewer=600, last-edition=30.5 ,")
    assert rules == {**THRESHOLDS, "fewer": 600.0, "last-edition": 30.5}
    assert rung_at(AIR - timedelta(seconds=500), AIR, rules) == "fewer"
    assert parse_ladder("") == dict(THRESHOLDS)


def test_a_rung_pulled_forward_takes_those_above_it_along() -> None:
    assert rung_at(AIR - timedelta(seconds=500), AIR, parse_ladder("no-cover=600")) == "no-cover"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("full=10", "no rung 'full'"),
        ("Fewer=1", "no rung 'Fewer'"),
        ("fewer", "not rung=seconds"),
        ("fewer=soon", "not"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_ladder(text)


def test_each_rung_below_the_first_has_a_threshold_and_a_reason_to_show() -> None:
    assert list(THRESHOLDS) == list(REASONS) == list(RUNGS[1:])
    assert sorted(THRESHOLDS.values(), reverse=True) == list(THRESHOLDS.values())


def test_standing_on_a_rung_means_having_taken_those_above() -> None:
    assert reached("voice", "headlines")
    assert reached("voice", "voice")
    assert not reached("voice", "no-cover")
