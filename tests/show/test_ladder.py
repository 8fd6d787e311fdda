"""The ladder: which rung the clock asks for, by default and as the operator sets it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.model.timing.ladder import REASONS, RUNGS, THRESHOLDS, parse_ladder, reached, rung_at
from radiox_tasks.settings import Settings
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
def test_the_seconds_left_decide_the_rung(left: float, rung: str) -> None:
    assert rung_at(AIR - timedelta(seconds=left), AIR) == rung


def test_a_show_on_demand_has_all_the_time() -> None:
    assert rung_at(AIR, None) == "full"


@pytest.mark.slow
@given(st.lists(st.floats(-1000, 1000), min_size=2, max_size=6))
def test_the_clock_never_asks_for_a_higher_rung_later(seconds: list[float]) -> None:
    asked = [RUNGS.index(rung_at(AIR - timedelta(seconds=left), AIR)) for left in sorted(seconds, reverse=True)]
    assert asked == sorted(asked)


def test_the_operator_moves_single_rungs() -> None:
    rules = parse_ladder(" fewer=600, last-edition=30.5 ,")
    assert rules == {**THRESHOLDS, "fewer": 600.0, "last-edition": 30.5}
    assert rung_at(AIR - timedelta(seconds=500), AIR, rules) == "fewer"
    assert parse_ladder("") == dict(THRESHOLDS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no-cover=600", "no-cover at 600 s would come before voice at 120 s"),
        ("fewer=100", "headlines at 180 s would come before fewer at 100 s"),
        ("fewer=nan", "'fewer=nan' is not a number"),
        ("fewer=inf", "'fewer=inf' is not a number"),
        ("last-edition=-1", "'last-edition=-1' is not a number"),
    ],
)
def test_thresholds_that_make_no_ladder_are_refused_by_name(
    text: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match=f"RADIOX_LADDER: {said}"):
        parse_ladder(text)
    monkeypatch.setenv("RADIOX_LADDER", text)
    with pytest.raises(ValueError, match=said):
        Settings()


@given(st.lists(st.floats(), min_size=5, max_size=5))
def test_what_is_accepted_is_a_ladder(seconds: list[float]) -> None:
    try:
        rules = parse_ladder(",".join(f"{rung}={at!r}" for rung, at in zip(RUNGS[1:], seconds, strict=True)))
    except ValueError:
        return
    assert list(rules.values()) == sorted(rules.values(), reverse=True)
    assert min(rules.values()) >= 0


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
