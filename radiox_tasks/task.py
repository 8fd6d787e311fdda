"""The base of every task on a show's graph: open shows only, held steps retried, failures written down.

A header task (one of a chord's many) returns an outcome, good or bad, and never raises into the chord. A task on the
main line either returns the next reference or writes the break into the database and stops the chain there; the
reconciler reads the database and decides.
"""

import inspect
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from celery import Task
from celery.exceptions import Ignore, Reject, Retry
from celery.utils.log import get_task_logger

from radiox_tasks.data.ledger import LeaseLostError, StepHeldError, StepPoisonedError
from radiox_tasks.data.refs import is_current
from radiox_tasks.data.shows import Show, load_show, note_break, step_down
from radiox_tasks.data.store import Store, get_store
from radiox_tasks.ladder import REASONS, parse_ladder, reached, rung_at
from radiox_tasks.model.edition import Rung

logger = get_task_logger(__name__)

Outcome = dict[str, Any]
"""A header task's answer: {"ok": True, ...references} or {"ok": False, "error": "..."}."""


class BrokenForGoodError(Exception):
    """Trying again cannot help (nothing to tell, a preset that cannot be met): the ladder takes over at once."""


class ShowTask(Task):  # type: ignore[misc]  # celery ships no types
    """A task of one show."""

    abstract = True

    max_retries = None
    """A held step is asked for again without end: a show that is closed or too late ends it (`open_show`). An argument
    of None to `retry` does not say so, it means this attribute, which is 3 by default."""

    def open_show(self, show_id: str, script_ref: str | None = None) -> tuple[Store, Show]:
        """The store and the show. Ignore is raised where nothing is to be done any more: the show is closed, its hour
        is over, or the script this task belongs to has been replaced by another."""
        store = get_store()
        show = load_show(store.database, show_id)
        if not show.is_open or show.is_too_late(datetime.now(UTC)):
            logger.info("show %s is %s: nothing to do", show_id, show.status)
            raise Ignore
        if script_ref is not None and not is_current(store, show_id, show.order.variant, script_ref):
            logger.info("show %s has another script by now: nothing to do", show_id)
            raise Ignore
        return store, show

    def at_rung(self, show: Show, rung: Rung) -> bool:
        """Whether the clock asks the show to work on this rung or below.

        Taking a step down is written down with the show, once, with its reason. A step that something else forced (one
        line in another voice) is no reason to take the rest of it.
        """
        store = get_store()
        if not reached(rung_at(datetime.now(UTC), show.due_at, parse_ladder(store.settings.ladder)), rung):
            return False
        step_down(store.database, show.show_id, rung, REASONS[rung])
        return True

    def as_header(self, work: Callable[[], Outcome]) -> Outcome:
        """Run one of a chord's many: its failure is an outcome."""
        try:
            return {"ok": True, **work()}
        except (StepHeldError, LeaseLostError) as held:
            raise self._later(held) from held
        except (Ignore, Reject, Retry):
            raise
        except Exception as error:
            logger.warning("%s: %s", self.name, error, exc_info=not isinstance(error, OSError))
            return {"ok": False, "error": describe(error)}

    def as_main_line(self, show_id: str, work: Callable[[], Any]) -> Any:
        """Run a link of the chain: its failure stops the chain and is written down with the show."""
        try:
            return work()
        except (StepHeldError, LeaseLostError) as held:
            raise self._later(held) from held
        except (Ignore, Reject, Retry):
            raise
        except Exception as error:
            logger.exception("%s broke for show %s", self.name, show_id)
            step = self.name.rsplit(".", 1)[-1]
            note_break(
                get_store().database, show_id, f"{step}: {describe(error)}", for_good=_is_for_good(error, show_id)
            )
            raise Ignore from error

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """What got past the two above (a killed child, a time limit, a defect of ours) is written down all the same."""
        bound = inspect.signature(self.run).bind_partial(*args, **kwargs).arguments
        if show_id := bound.get("show_id"):
            step = self.name.rsplit(".", 1)[-1]
            note_break(get_store().database, str(show_id), f"{step}: {describe(exc)}", for_good=False)

    def _later(self, held: Exception) -> Exception:
        """Come back when the other holder is likely done; jitter keeps a crowd from coming back at once."""
        wait = held.wait if isinstance(held, StepHeldError) else 1.0
        pause = min(wait, 5.0) * random.uniform(0.4, 1.0) + 0.2  # noqa: S311  # spreads retries, guards nothing
        retry: Exception = self.retry(exc=held, countdown=pause, throw=False)
        return retry


def _is_for_good(error: Exception, show_id: str) -> bool:
    """Whether another try is of no use. With a deadline the clock ends the tries of a step that workers died over: a
    machine in trouble for minutes may be well again within the hour. Without one, each try costs somebody's patience.
    """
    if isinstance(error, StepPoisonedError):
        return load_show(get_store().database, show_id).deadline is None
    return isinstance(error, BrokenForGoodError)


def describe(error: BaseException) -> str:
    """One line for a person, without secrets."""
    from radiox_tasks.logs import strike_secrets

    text = strike_secrets(" ".join(str(error).split()))
    return text[:500] or type(error).__name__
