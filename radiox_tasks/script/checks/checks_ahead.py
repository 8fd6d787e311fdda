"""Checks the lines of a script story by story while the script is still being written."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Event

from radiox_tasks.providers.prompt_limits import LEAST_JUDGED_AHEAD
from radiox_tasks.script.checks.line_checks import Checks
from radiox_tasks.script.draft_language import language_of
from radiox_tasks.script.drafts import DraftLine

logger = logging.getLogger(__name__)

OnPassed = Callable[[Sequence[DraftLine], Sequence[int]], None]
"""Takes the lines so far, and the positions of those that passed with their whole story."""


class ChecksAhead(AbstractContextManager["ChecksAhead"]):
    """Takes the lines of a draft one by one. The verdicts are found again by the checks' judge (RememberingJudge), when
    the whole draft is checked. If it ends before the draft, a batch that has not begun is dropped, and one that has
    begun is waited for, but its lines are not passed on.
    """

    def __init__(self, checks: Checks, on_passed: OnPassed | None = None) -> None:
        self._checks, self._on_passed = checks, on_passed
        self._lines: list[DraftLine] = []
        self._checked, self._stopped = 0, Event()
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="checks-ahead")

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._pool.shutdown(wait=True)

    def stop(self) -> None:
        """Pay for nothing more: the draft is not used, or complete."""
        self._stopped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def add(self, line: DraftLine) -> bool:
        """Add a line; returns whether a batch is to be checked, which ends before this line."""
        lines = self._lines
        lines.append(line)
        ends_story = len(lines) > 1 and lines[-2].kind == "news" and lines[-2].story_id != line.story_id
        return ends_story and len(lines) - 1 - self._checked >= LEAST_JUDGED_AHEAD

    def check(self) -> None:
        """Check all lines but the newest one, in the background."""
        lines = tuple(self._lines)
        batch = range(self._checked, len(lines) - 1)
        self._checked = batch.stop
        self._pool.submit(self._check, lines, batch)

    def check_rest(self) -> None:
        """Check the lines that are left, now that the draft is complete, and wait for all verdicts."""
        lines = tuple(self._lines)
        self._pool.submit(self._check, lines, range(self._checked, len(lines)))
        self._pool.shutdown(wait=True)

    def _check(self, lines: Sequence[DraftLine], batch: range) -> None:
        try:
            language = self._checks.request.language
            if (language_of(" ".join(line.text for line in lines)) or language) != language:
                return  # the whole answer will be rejected
            _, failed = self._checks.examine(lines, batch)
            if self._on_passed is not None and not self._stopped.is_set():
                rejected = {failure.line.story_id for failure in failed}
                passed = [at for at in batch if lines[at].kind == "news" and lines[at].story_id not in rejected]
                self._on_passed(lines, passed)
        except Exception:  # the whole draft is checked in any case
            logger.exception("lines could not be checked ahead")
