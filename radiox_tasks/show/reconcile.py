"""What to do about a show that is not done: wait, submit it again, fall back to the last edition, or give up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from radiox_tasks.data.model.edition import Rung
from radiox_tasks.data.shows import Show

RETRY_PAUSE = timedelta(seconds=3)
"""Between a break on the main line and the next submission."""

SUBMISSIONS = 6
"""How often a show is submitted, all told, before it falls back; a healthy one needs a single time."""

LONGEST_PATIENCE = 4
"""Each submission that stalls waits twice as long for the next, up to this often: a slow station is not lost work."""

Action = Literal["wait", "submit", "fall back", "give up"]


@dataclass(frozen=True)
class Review:
    """What to do, and why."""

    action: Action
    reason: str = ""


def review(show: Show, *, now: datetime, asked: Rung, running: bool, stalled_after: timedelta) -> Review:
    """Judge one open show.

    A show none of whose steps was claimed, finished or failed for `stalled_after` has lost a message or a worker.
    `asked` is the rung the clock asks for; `running` says whether a worker holds a live lease on one of its steps.
    """
    quiet = now - show.moved_at
    patience = stalled_after * min(2 ** max(show.submissions - 1, 0), LONGEST_PATIENCE)
    if show.status == "planned":
        return Review("submit", "new")
    spent = show.submissions >= SUBMISSIONS
    if show.broken == "for good" or (spent and (show.broken or (quiet > patience and not running))):
        return Review("give up" if show.fell_back else "fall back", show.error or "it stopped moving")
    if asked == "last-edition" and not show.fell_back:
        return Review("fall back", "air time is near")
    if spent:
        return Review("wait")
    if show.broken == "for now" and quiet > RETRY_PAUSE:
        return Review("submit", show.error or "a step failed")
    if quiet > patience and not running:
        return Review("submit", "it stopped moving")
    return Review("wait")
