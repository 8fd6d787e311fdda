"""Has the first stories of a script spoken while the rest is still being written.

Each line is the same step as later in the graph of the show, which finds its take in the ledger. A line that is not
spoken in the end would be paid for without use. So only news is spoken ahead, of stories that passed the checks whole,
and within the first half of the show's length: the length fit removes lines of the last stories first. What can still
be lost is that half, if the model's answer is rejected at its end (cut off at the output limit, for example).
"""

import logging
from collections.abc import Sequence
from datetime import timedelta

from radiox_tasks.app import app
from radiox_tasks.model.declared.queues import HEADER_PRIORITY
from radiox_tasks.model.declared.show_tasks import SPEAK_AHEAD, DraftLineMessage
from radiox_tasks.model.script import Script
from radiox_tasks.model.timing.ladder import reached
from radiox_tasks.providers.budget.room_for_show import caps_cover_show, quota_covers_show
from radiox_tasks.script.drafts import DraftLine
from radiox_tasks.script.number_lines import number_lines
from radiox_tasks.script.script_length import script_seconds
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.speakable import station_lexicon
from radiox_tasks.step import Context

logger = logging.getLogger(__name__)

SHARE = 0.5
"""Of the show's speech: what is spoken ahead at most."""

TIME_TO_SPARE = timedelta(minutes=3)
"""If another voice might be needed within this time, no voice is committed to early."""


class SpeechAhead:
    """Takes the lines that passed the checks, and sends those that may be spoken to the speaker's queue."""

    def __init__(self, context: Context, request: ScriptRequest) -> None:
        self._context, self._request = context, request
        self._may_speak: bool | None = None

    def __call__(self, lines: Sequence[DraftLine], passed: Sequence[int]) -> None:
        """Speak the lines at the positions `passed`. `lines` are all that are known so far; neighbours are context."""
        fitting = [at for at in passed if self._fits(lines[: at + 1])]
        if self._may_speak is None:
            self._may_speak = self._may_be_spoken_ahead()
        if not fitting or not self._may_speak:
            return
        store, request = self._context.store, self._request
        lexicon = station_lexicon(store.settings.home, request.language)
        numbered = tuple(number_lines(lines, request.language, lexicon))
        draft = store.put(Script(title="", language=request.language, lines=numbered, writer="draft"))
        for at in fitting:
            self._send(DraftLineMessage(draft=draft, number=at + 1))
        logger.info("show %s: %d lines are spoken ahead", self._context.show.show_id, len(fitting))

    def _send(self, message: DraftLineMessage) -> None:
        arguments = SPEAK_AHEAD.arguments(self._context.show.show_id, message)
        app.send_task(SPEAK_AHEAD.task, kwargs=arguments, priority=HEADER_PRIORITY)  # as the lines of other shows

    def _fits(self, lines: Sequence[DraftLine]) -> bool:
        target = self._request.speech_seconds
        return target is None or script_seconds(lines, self._request) <= target * SHARE

    def _may_be_spoken_ahead(self) -> bool:
        """Whether the whole show will be spoken by the first voices, as far as is known: caps, quota and time."""
        store, show = self._context.store, self._context.show
        if show.order.dry_run or reached(show.rung, "voice"):
            return False
        if self._context.is_time_for("voice", within=TIME_TO_SPARE):
            return False
        return caps_cover_show(store, show) and quota_covers_show(store, show)
