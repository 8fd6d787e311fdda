"""What is done about a show that is not done: one verdict for each state it can be in."""

from datetime import timedelta
from typing import Any

import pytest

from radiox_tasks.data.shows.records import Show
from radiox_tasks.show.review import SUBMISSIONS, Action, review
from tests.show.running_shows import NOW, show
from tests.show.wall_clock import utc

STALLED = timedelta(seconds=45)
LITTLE, LONG, PAUSE = 1.0, 46.0, 4.0  # seconds without a move


SPENT: dict[str, Any] = {"submissions": SUBMISSIONS}
FALLEN: dict[str, Any] = {"fell_back": True}
ON_DEMAND: dict[str, Any] = {"slot_at": None}
OVER: dict[str, Any] = {"slot_at": utc("2026-11-23 07:30"), "created_at": utc("2026-11-23 07:20")}
FOR_NOW: dict[str, Any] = {"broken": "temporary", "error": "mix: disk full"}
PERMANENTLY: dict[str, Any] = {"broken": "permanent", "error": "nothing to tell"}

CASES: list[tuple[str, Show, bool, str, Action]] = [
    ("new", show(0, status="planned", submissions=0), False, "full", "submit"),
    ("new and late", show(0, status="planned", submissions=0), False, "last-edition", "submit"),
    ("moving", show(LITTLE), False, "full", "wait"),
    ("moving, headlines", show(LITTLE), True, "headlines", "wait"),
    ("quiet while a step runs", show(LONG), True, "full", "wait"),
    ("quiet and nothing runs", show(LONG), False, "full", "submit"),
    ("broken just now", show(LITTLE, **FOR_NOW), False, "full", "wait"),
    ("broken a moment ago", show(PAUSE, **FOR_NOW), False, "full", "submit"),
    ("broken permanently", show(LITTLE, **PERMANENTLY), False, "full", "fall back"),
    ("broken permanently, twice", show(LITTLE, **PERMANENTLY, **FALLEN), False, "full", "give up"),
    ("air time near", show(LITTLE), True, "last-edition", "fall back"),
    ("air time near, broken", show(PAUSE, **FOR_NOW), False, "last-edition", "fall back"),
    ("fell back and moving", show(LITTLE, **FALLEN), True, "last-edition", "wait"),
    ("fell back and quiet", show(LONG, **FALLEN), False, "last-edition", "submit"),
    ("fell back and broken", show(PAUSE, **FOR_NOW, **FALLEN), False, "last-edition", "submit"),
    ("sixth time, moving", show(LITTLE, **SPENT), False, "full", "wait"),
    ("sixth time, quiet", show(LONG, **SPENT), False, "full", "wait"),
    ("sixth time, quiet for four times as long", show(4 * LONG, **SPENT), False, "full", "submit"),
    ("sixth time, broken a moment ago", show(PAUSE, **SPENT, **FOR_NOW), False, "full", "wait"),
    ("sixth time, broken a minute ago", show(61, **SPENT, **FOR_NOW), False, "full", "submit"),
    ("sixth time, air time near", show(LITTLE, **SPENT), True, "last-edition", "fall back"),
    ("sixth time, fell back, broken", show(61, **SPENT, **FOR_NOW, **FALLEN), False, "full", "submit"),
    ("sixth time, fell back, quiet", show(4 * LONG, **SPENT, **FALLEN), False, "last-edition", "submit"),
    ("sixth time, fell back, running", show(4 * LONG, **SPENT, **FALLEN), True, "last-edition", "wait"),
    ("on demand, sixth time, moving", show(LITTLE, **SPENT, **ON_DEMAND), False, "full", "wait"),
    ("on demand, sixth time, quiet", show(4 * LONG, **SPENT, **ON_DEMAND), False, "full", "fall back"),
    ("on demand, sixth time, broken", show(LITTLE, **SPENT, **FOR_NOW, **ON_DEMAND), False, "full", "fall back"),
    ("on demand, nobody waits", show(3601, **ON_DEMAND), False, "full", "give up"),
    ("its hour is over", show(LITTLE, **OVER), True, "last-edition", "give up"),
    (
        "caught up: no hurry",
        show(LITTLE, slot_at=OVER["slot_at"], created_at=utc("2026-11-23 07:35")),
        True,
        "full",
        "wait",
    ),
]


@pytest.mark.parametrize(
    ("found", "running", "required", "action"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_each_state_has_its_verdict(found: Show, running: bool, required: Any, action: Action) -> None:
    verdict = review(found, now=NOW, required=required, running=running, stalled_after=STALLED)
    assert verdict.action == action
    assert bool(verdict.reason) == (action != "wait")


def test_a_show_whose_message_waits_in_a_queue_is_not_submitted_again() -> None:
    """Only one that would be: the queues are not read for others."""

    def verdict(found: Show, *, waits: bool | None) -> Action:
        def waiting() -> bool:
            assert waits is not None
            return waits

        required: Any = "full"
        return review(found, now=NOW, required=required, running=False, waiting=waiting, stalled_after=STALLED).action

    assert verdict(show(LONG), waits=True) == "wait"
    assert verdict(show(LONG), waits=False) == "submit"
    assert verdict(show(LITTLE), waits=None) == "wait"
    assert verdict(show(PAUSE, **FOR_NOW), waits=None) == "submit"
    assert verdict(show(0, status="planned", submissions=0), waits=None) == "submit"


@pytest.mark.parametrize(
    ("found", "action"), [(show(LITTLE), "wait"), (show(PAUSE, **FOR_NOW), "submit"), (show(LONG), "submit")]
)
def test_as_air_time_is_near_a_show_without_a_last_edition_goes_on(found: Show, action: Action) -> None:
    verdict = review(
        found, now=NOW, required="last-edition", running=False, stalled_after=STALLED, repeatable=lambda: False
    )
    assert verdict.action == action


def test_the_reason_of_a_break_is_that_of_the_review() -> None:
    for state in (show(PAUSE, **FOR_NOW), show(LITTLE, **PERMANENTLY)):
        assert review(state, now=NOW, required="full", running=False, stalled_after=STALLED).reason == state.error


@pytest.mark.parametrize(
    ("changes", "running", "reason"),
    [
        ({}, True, "not ready 25 min after air time: a step was still at work"),
        ({}, False, "not ready 25 min after air time: no worker was at work on any of its steps"),
        (FOR_NOW, False, "not ready 25 min after air time: mix: disk full"),
    ],
)
def test_a_missed_show_states_what_delayed_it(changes: dict[str, Any], running: bool, reason: str) -> None:
    late = show(LITTLE, **OVER, **changes, air_at=utc("2026-11-23 07:30"))
    assert review(late, now=NOW, required="last-edition", running=running, stalled_after=STALLED).reason == reason
