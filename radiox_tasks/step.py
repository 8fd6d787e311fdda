"""Runs a declared step as a Celery task: loads the show, checks the ledger, retries, and handles failures.

A domain's tasks.py declares its tasks over plain functions:

    @task(SCRIPT)
    def write_script(context: Context, chosen: RundownChosen) -> ScriptWritten:
        ...

SCRIPT (model/steps.py) names queue, inputs, output, and line. The task is sent by keyword, `write_script.s(show_id=…)`;
its other arguments are validated against the function's annotations, its result becomes the next task's message.
Inside, `context.run(SCRIPT, inputs, work)` asks the ledger: `work` runs once for equal inputs, whoever calls.
"""

import inspect
import logging
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar, get_type_hints

from celery import Task
from celery.canvas import Signature
from celery.exceptions import Ignore, Reject, Retry
from pydantic import TypeAdapter

from radiox_tasks.app import app
from radiox_tasks.data.lease import Lease, LeaseLostError
from radiox_tasks.data.ledger import StepHeldError, StepPoisonedError
from radiox_tasks.data.shows.changes import record_break, step_down
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.step_outputs import is_current, run_step
from radiox_tasks.data.store import Store
from radiox_tasks.logs import describe
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import Rung
from radiox_tasks.model.steps import I, O, Step, StepFailed
from radiox_tasks.model.timing.ladder import REASONS, parse_ladder, reached, rung_at
from radiox_tasks.open_store import get_store
from radiox_tasks.providers.caller import LedgerCaller
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
        if not step.pays:
            raise ValueError(f"the step {step.name} makes a paid call but is not declared to pay")
        return LedgerCaller(self.store, self.show, lease)

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
class Message:
    """A function's arguments except the first, its context, and its result, as JSON messages."""

    function: Callable[..., Any]

    @cached_property
    def _parameters(self) -> Mapping[str, TypeAdapter[Any]]:
        hints = get_type_hints(self.function)
        names = list(inspect.signature(self.function).parameters)[1:]
        return {name: TypeAdapter(hints[name]) for name in names}

    def call(self, context: Any, arguments: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Call the function with the message's values. Raises ValidationError if they do not match the annotations."""
        given = dict(zip(self._parameters, arguments, strict=False)) | dict(named)
        read = {name: self._parameters[name].validate_python(value, extra="ignore") for name, value in given.items()}
        result = self.function(context, **read)
        return result.model_dump(mode="json") if isinstance(result, Document) else result


class StepTask(Task):  # type: ignore[misc]  # celery ships no types
    """The Celery task of a step."""

    abstract = True

    max_retries = None
    """A held step is retried without limit; `require_open` ends the retries when the show is closed or too late.
    Passing None to `retry` does not disable the limit: Celery then uses this attribute, 3 by default."""

    step: Step[Any, Any]
    message: Message
    for_closed_shows: bool

    def run_step(self, arguments: Sequence[Any], show_id: str, named: Mapping[str, Any]) -> Any:
        """Run the function for its show, in a span of the show's trace."""
        about = {"radiox.queue": self.step.queue, "radiox.of": self.request.get("kwargsrepr") or ""}
        with span(show_id, self.step.name, about):
            return self._run_step(arguments, show_id, named)

    def _run_step(self, arguments: Sequence[Any], show_id: str, named: Mapping[str, Any]) -> Any:
        """Run the function and handle its failure as declared."""
        try:
            store = get_store()
            context = Context(store, load_show(store.database, show_id))
            if not self.for_closed_shows:
                context.require_open(named.get("script"))
            result = self.message.call(context, arguments, named)
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
            if threading.current_thread() is threading.main_thread():  # a process of the pool that is told to end
                raise
            return self._failed(show_id, error)  # it ends nothing in a thread, and Celery would lose the message
        if isinstance(result, Signature):
            raise self.replace(result)
        return result

    def _failed(self, show_id: str, error: Exception | SystemExit) -> dict[str, str]:
        """In a header, return the failure as an outcome; on the main line, record a break and raise Ignore."""
        record_failure(error)
        if self.step.line == "header":
            logger.warning("%s: %s", self.name, error, exc_info=not isinstance(error, OSError))
            return StepFailed(failed=self.step.name, error=describe(error)).model_dump(mode="json")
        logger.error("%s failed for show %s", self.name, show_id, exc_info=error)
        self._record_break(show_id, error, permanent=_is_permanent(error, show_id))
        raise Ignore from error

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Record failures outside of `run_step`: a killed child, a time limit, an internal error."""
        if show_id := kwargs.get("show_id"):
            self._record_break(str(show_id), exc, permanent=False)

    def _record_break(self, show_id: str, error: BaseException, *, permanent: bool) -> None:
        told = f"{self.step.doing or self.step.name}: {describe(error)}"
        record_break(get_store().database, show_id, told, permanent=permanent)


def retry_later(task: Task, held: StepHeldError | LeaseLostError) -> Exception:
    """A retry of the task after a pause that grows with the retries; jitter spreads them."""
    wait = held.wait if isinstance(held, StepHeldError) else 1.0
    longest = min(LONGEST_RETRY_PAUSE, SHORTEST_RETRY_PAUSE * 2.0 ** min(task.request.retries, 10))
    pause = min(wait, longest) * random.uniform(0.4, 1.0) + 0.2  # noqa: S311  # spreads retries only
    told = {name: task.request.get(name) for name in ("argsrepr", "kwargsrepr")}
    retry: Exception = task.retry(exc=held, countdown=pause, throw=False, **told)
    return retry


def task(step: Step[Any, Any], *, for_closed_shows: bool = False) -> Callable[[Callable[..., Any]], StepTask]:
    """Declare a function as the Celery task of a step, on the step's queue.

    The function takes a Context and the message, and returns the step's output; a returned Signature replaces the task
    in its chain (Task.replace). Messages for closed shows are dropped unless `for_closed_shows` is set.
    """

    def declare(function: Callable[..., Any]) -> StepTask:
        def run(self: StepTask, *arguments: Any, show_id: str, **named: Any) -> Any:
            return self.run_step(arguments, show_id, named)

        run.__doc__ = function.__doc__
        options = {"step": step, "message": Message(function), "for_closed_shows": for_closed_shows}
        name = f"{function.__module__}.{function.__name__}"
        declared: StepTask = app.task(bind=True, base=StepTask, name=name, **options)(run)
        return declared

    return declare


def _is_permanent(error: BaseException, show_id: str) -> bool:
    """Whether another attempt cannot succeed. With a deadline, time limits the attempts of a step that killed its
    workers, since the machine may recover within the hour. Without one, such a step is given up."""
    if isinstance(error, StepPoisonedError):
        return load_show(get_store().database, show_id).deadline is None
    return isinstance(error, PermanentError)
