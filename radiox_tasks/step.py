"""Runs a declared task of a show in Celery: loads the show, checks the ledger, retries, and handles failures.

A domain's tasks.py names the function of each task:

    @task(WRITE_SCRIPT)
    def write_script(context: Context, message: RundownMessage) -> ScriptWritten:
        ...

WRITE_SCRIPT (model/declared/show_tasks.py) declares message, result and line; mypy compares the function with it. The
task is sent by keyword, `write_script.s(show_id=…)`; its result becomes the next task's message. Inside,
`context.run(SCRIPT, inputs, work)` looks up the ledger: `work` runs once for equal inputs, whichever task calls it.
"""

import logging
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from celery import Task
from celery.canvas import Signature
from celery.exceptions import Ignore, Reject, Retry

from radiox_tasks.app import app
from radiox_tasks.data.ledger.lease import Lease, LeaseLostError
from radiox_tasks.data.ledger.ledger import StepHeldError, StepPoisonedError
from radiox_tasks.data.shows.changes import record_break, step_down
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.step_outputs import is_current, run_step
from radiox_tasks.data.store import Store
from radiox_tasks.logs import describe
from radiox_tasks.model.base import Document
from radiox_tasks.model.declared.declarations import I, M, O, R, Step, TaskDeclaration
from radiox_tasks.model.declared.steps import StepFailed
from radiox_tasks.model.edition import Rung
from radiox_tasks.model.timing.ladder import REASONS, parse_ladder, reached, rung_at
from radiox_tasks.open_store import get_store
from radiox_tasks.providers.caller import caller_of
from radiox_tasks.providers.calls import Caller, ShowCancelledError
from radiox_tasks.tracing import record_failure, span

logger = logging.getLogger(__name__)

D = TypeVar("D", bound=Document)

SHORTEST_RETRY_PAUSE = 0.5
LONGEST_RETRY_PAUSE = 5.0
"""Pauses in seconds before a held step is tried again: short at first, since a line that is spoken ahead takes about a
second, then doubled."""


class PermanentError(Exception):
    """Another attempt cannot succeed (no news, a preset that cannot be met); the show falls back at once."""


class NothingToDoError(Exception):
    """The show is closed, its time is over, or its script was replaced."""


@dataclass(frozen=True)
class Context:
    """The context of a step's function: the store and the show."""

    store: Store
    show: Show

    def run(self, step: Step[I, O], inputs: I, work: Callable[[Lease], O], *, label: str = "") -> O:
        """The step's output for these inputs: the stored one, or the result of `work`. Raises what
        Ledger.run raises."""
        return run_step(self.store, step, inputs, work, show_id=self.show.show_id, label=label)

    def is_done(self, step: Step[I, O], inputs: I) -> bool:
        """Whether the ledger has the step's output for these inputs, including its blobs."""
        return self.store.ledger.output_of(step.entry(inputs)) is not None

    def load(self, reference: str, kind: type[D]) -> D:
        """The document with this reference."""
        return self.store.get(reference, kind)

    def caller(self, step: Step[Any, Any], lease: Lease) -> Caller:
        """The Caller for the holder of this step's lease. Raises ValueError for a step that is not declared to pay."""
        return caller_of(step, self.store, self.show, lease)

    def is_at(self, rung: Rung) -> bool:
        """Whether the time requires this rung or a lower one; if so, the step down is recorded once. A step down for
        another reason (one line in another voice) does not apply the rest of that rung."""
        if not self.is_time_for(rung):
            return False
        self.step_down(rung, REASONS[rung])
        return True

    def is_time_for(self, rung: Rung, *, within: timedelta = timedelta(0)) -> bool:
        """Whether the time requires this rung or a lower one, or will before `within` is over. Nothing is recorded."""
        rules = parse_ladder(self.store.settings.ladder)
        return reached(rung_at(datetime.now(UTC) + within, self.show.due_at, rules), rung)

    def step_down(self, rung: Rung, reason: str) -> None:
        """Move the show to a lower rung (never a higher one) and record the reason."""
        step_down(self.store.database, self.show.show_id, rung, reason)

    def require_open(self, script: str | None = None) -> None:
        """Raise NothingToDoError unless the show is open, in time, and `script` (if given) is its current script."""
        show = self.show
        if not show.is_open or show.is_too_late(datetime.now(UTC)):
            raise NothingToDoError(f"show {show.show_id} is {show.status}")
        if script is not None and not is_current(self.store, show.show_id, show.order.variant, script):
            raise NothingToDoError(f"show {show.show_id} has a newer script")


@dataclass(frozen=True)
class Continuation:
    """In place of a result: the tasks that make it, which replace the task in its chain (Task.replace)."""

    signature: Signature


class ShowTask(Task):  # type: ignore[misc]  # celery ships no types
    """A Celery task of a show."""

    abstract = True

    max_retries = None
    """A held step is retried without limit; `require_open` ends the retries when the show is closed or too late.
    Passing None to `retry` does not disable the limit: Celery then uses this attribute, 3 by default."""

    declared: TaskDeclaration[Any, Any]
    function: Callable[[Context, Any], Document | Continuation | None]

    def run_for_show(self, arguments: Sequence[Any], show_id: str, named: Mapping[str, Any]) -> dict[str, Any] | None:
        """Run the function for its show, in a span of the show's trace; its result is the next task's message."""
        work = self.declared.work
        about = {"radiox.queue": work.queue, "radiox.of": self.request.get("kwargsrepr") or ""}
        with span(show_id, work.name, about):
            return self._run_for_show(arguments, show_id, named)

    def _run_for_show(self, arguments: Sequence[Any], show_id: str, named: Mapping[str, Any]) -> dict[str, Any] | None:
        """Run the function and handle its failure as declared."""
        try:
            store = get_store()
            context = Context(store, load_show(store.database, show_id))
            if not self.declared.for_closed_shows:
                context.require_open(named.get("script"))
            result = self.function(context, self.declared.read(arguments, named))
        except (NothingToDoError, ShowCancelledError) as nothing:
            logger.info("%s: nothing to do: %s", self.name, nothing)
            raise Ignore from nothing
        except (StepHeldError, LeaseLostError) as held:
            raise retry_later(self, held) from held
        except (Ignore, Reject, Retry):
            raise
        except Exception as error:
            return self._failed(show_id, error)
        except SystemExit as error:
            if threading.current_thread() is threading.main_thread():  # the pool stops this process
                raise
            return self._failed(show_id, error)  # it ends nothing in a thread, and Celery would lose the message
        if isinstance(result, Continuation):
            raise self.replace(result.signature)
        return None if result is None else result.model_dump(mode="json")

    def _failed(self, show_id: str, error: Exception | SystemExit) -> dict[str, str]:
        """In a header, return the failure as an outcome; on the main line, record a break and raise Ignore."""
        record_failure(error)
        if self.declared.line == "header":
            logger.warning("%s: %s", self.name, error, exc_info=not isinstance(error, OSError))
            return StepFailed(failed=self.declared.work.name, error=describe(error)).model_dump(mode="json")
        logger.error("%s failed for show %s", self.name, show_id, exc_info=error)
        self._record_break(show_id, error, permanent=_is_permanent(error, show_id))
        raise Ignore from error

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Record failures outside of `run_for_show`: a killed child, a time limit, an internal error."""
        if show_id := kwargs.get("show_id"):
            self._record_break(str(show_id), exc, permanent=False)

    def _record_break(self, show_id: str, error: BaseException, *, permanent: bool) -> None:
        reason = f"{self.declared.doing or self.declared.work.name}: {describe(error)}"
        record_break(get_store().database, show_id, reason, permanent=permanent)


def retry_later(task: Task, held: StepHeldError | LeaseLostError) -> Exception:
    """A retry of the task after a pause that grows with the retries; jitter spreads them."""
    wait = held.wait if isinstance(held, StepHeldError) else 1.0
    longest = min(LONGEST_RETRY_PAUSE, SHORTEST_RETRY_PAUSE * 2.0 ** min(task.request.retries, 10))
    pause = min(wait, longest) * random.uniform(0.4, 1.0) + 0.2  # noqa: S311  # spreads retries only
    readable = {name: task.request.get(name) for name in ("argsrepr", "kwargsrepr")}  # for Celery's monitors
    retry: Exception = task.retry(exc=held, countdown=pause, throw=False, **readable)
    return retry


def task(declared: TaskDeclaration[M, R]) -> Callable[[Callable[[Context, M], R | Continuation]], ShowTask]:
    """Name the function of a declared task of a show."""

    def declare(function: Callable[[Context, M], R | Continuation]) -> ShowTask:
        def run(self: ShowTask, *arguments: Any, show_id: str, **named: Any) -> dict[str, Any] | None:
            return self.run_for_show(arguments, show_id, named)

        run.__doc__ = function.__doc__
        options = {"declared": declared, "function": staticmethod(function)}
        made: ShowTask = app.task(bind=True, base=ShowTask, name=declared.task, **options)(run)
        return made

    return declare


def _is_permanent(error: BaseException, show_id: str) -> bool:
    """Whether another attempt cannot succeed. With a deadline, time limits the attempts of a step that killed its
    workers, since the machine may recover within the hour. Without one, such a step is given up."""
    if isinstance(error, StepPoisonedError):
        return load_show(get_store().database, show_id).deadline is None
    return isinstance(error, PermanentError)
