"""Reviews an open show: whether to wait, submit it again, fall back to the last edition, or give up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from radiox_tasks.data.shows.records import Show
from radiox_tasks.model.edition import Rung
from radiox_tasks.model.formats.time_in_words import in_words

SUBMISSION_PAUSE = timedelta(seconds=3)
LONGEST_SUBMISSION_PAUSE = timedelta(seconds=60)
"""Pause between a break on the main line and the next submission; it doubles each time."""

ABANDONED_AFTER = timedelta(hours=1)
"""A show made on demand is given up after this time without progress: the person who ordered it has left."""

SUBMISSIONS = 6
"""Maximum number of submissions of a show without a deadline; normally one is enough. With a deadline, time is the
limit."""

LONGEST_PATIENCE = 4
"""The pause after each stalled submission doubles, up to this factor, so that a slow station is not taken for a dead
one."""

AIR_TIME_IS_NEAR = "air time is near"

STOPPED = "no worker was at work on any of its steps"

Action = Literal["wait", "submit", "fall back", "give up"]


@dataclass(frozen=True)
class Review:
    """An action and its reason."""

    action: Action
    reason: str = ""


def review(
    show: Show,
    *,
    now: datetime,
    required: Rung,
    running: bool,
    stalled_after: timedelta,
    waiting: Callable[[], bool] = lambda: False,
    repeatable: Callable[[], bool] = lambda: True,
) -> Review:
    """Decide what to do about one open show.

    A show has lost a message or a worker if none of its steps was acquired, finished or failed for `stalled_after`.
    `required` is the rung that the time requires; `running` says whether a worker holds a live lease on one of its
    steps. `waiting` says whether one of its messages is still in a queue: that one is not lost, and a second one behind
    it would only add to the work. It is called for a show that would be submitted again. `repeatable` says whether
    there is a last edition to fall back on, and is called when air time is near; without one the show may still be
    ready in time.
    """
    quiet = now - show.moved_at
    doublings = 2 ** max(show.submissions - 1, 0)
    patience = stalled_after * min(doublings, LONGEST_PATIENCE)
    pause = min(SUBMISSION_PAUSE * min(doublings, 64), LONGEST_SUBMISSION_PAUSE)
    stopped = quiet > patience and not running
    if show.status == "planned":
        return Review("submit", "new")
    if show.is_too_late(now):
        held_up = "a step was still at work" if running else STOPPED
        lateness = f"not ready {in_words(now - show.air_at)} after air time"
        return Review("give up", f"{lateness}: {show.error or held_up}")
    spent = show.submissions >= SUBMISSIONS and show.deadline is None
    if show.broken == "permanent" or (spent and (show.broken or stopped)):
        return Review("give up" if show.fell_back else "fall back", show.error or STOPPED)
    if show.slot_at is None and quiet > ABANDONED_AFTER:
        return Review("give up", "no command waits for it any more")
    if required == "last-edition" and not show.fell_back and repeatable():
        return Review("fall back", AIR_TIME_IS_NEAR)
    if spent:
        return Review("wait")
    if show.broken == "temporary" and quiet > pause:
        return Review("submit", show.error or "a step failed")
    if not stopped or show.broken:
        return Review("wait")
    return Review("wait") if waiting() else Review("submit", STOPPED)
