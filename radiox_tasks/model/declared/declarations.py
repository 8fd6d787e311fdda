"""The declarations of work: entries and steps of the ledger, the Celery tasks of a show, and jobs.

A task is declared apart from its step: some tasks run a step ahead of its turn, and some steps run within the task of
another one.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from radiox_tasks.model.base import Document

I = TypeVar("I", bound=Document)  # noqa: E741
O = TypeVar("O", bound=Document)  # noqa: E741
M = TypeVar("M", bound=Document)
R = TypeVar("R", bound=Document | None)


@dataclass(frozen=True)
class Entry:
    """One piece of work in the ledger. `label` describes it in reports and is not part of the key."""

    name: str
    inputs: dict[str, Any]
    version: int = 1
    label: str = ""

    @property
    def key(self) -> str:
        """SHA-256 over name, version and inputs as canonical JSON."""
        text = json.dumps([self.name, self.version, self.inputs], sort_keys=True, ensure_ascii=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Work:
    """Work of a queue, under the name that failures and traces report. It is not in the ledger unless it is a Step."""

    name: str
    queue: str


@dataclass(frozen=True)
class Step(Work, Generic[I, O]):
    """Work that the ledger remembers by its inputs.

    Raise `version` when the meaning of the output changes, so that stored outputs are not used any more. `pays`: may
    make calls that cost money.
    """

    inputs: type[I]
    output: type[O]
    version: int = 1
    pays: bool = False

    def entry(self, inputs: I, label: str = "") -> Entry:
        """The ledger entry for these inputs."""
        return Entry(self.name, inputs.model_dump(mode="json"), self.version, label)


@dataclass(frozen=True)
class TaskDeclaration(Generic[M, R]):
    """The declaration of a Celery task of a show, for the function `name` in the tasks of the work's queue.

    The function takes a `message` and returns a `result`, which is the message of the next task in the chain. `line`
    decides how a failure is handled: in a chord's "header" it is an outcome (StepFailed) that the callback receives; on
    the "main" line it is a break, recorded with the show, that stops the chain. `doing`: what the task does, in the
    words of a show's error. Messages for closed shows are dropped unless `for_closed_shows` is set.
    """

    work: Work
    name: str
    message: type[M]
    result: type[R]
    line: Literal["header", "main"] = "main"
    doing: str = ""
    for_closed_shows: bool = False

    @property
    def task(self) -> str:
        """The name under which Celery knows the task."""
        return task_name(self.work.queue, self.name)

    def arguments(self, show_id: str, message: M) -> dict[str, Any]:
        """The keyword arguments of a whole message."""
        return {"show_id": show_id, **message.model_dump(mode="json")}

    def read(self, arguments: Sequence[Any], named: Mapping[str, Any]) -> M:
        """The message that Celery delivers. Results of earlier tasks come by position, and are the message's first
        fields. Raises ValidationError."""
        return self.message.read(dict(zip(self.message.model_fields, arguments, strict=False)) | dict(named))


@dataclass(frozen=True)
class JobDeclaration(Generic[M, O]):
    """The declaration of a job: the function `name` in the queue's tasks, its arguments and its result. `pays`: may
    make calls that cost money."""

    queue: str
    name: str
    arguments: type[M]
    result: type[O]
    pays: bool = False

    @property
    def task(self) -> str:
        """The name under which Celery knows the job's task."""
        return task_name(self.queue, self.name)


def task_name(queue: str, function: str) -> str:
    """The name of a task. It stays when its function moves: messages that wait in the broker carry it."""
    return f"radiox_tasks.{queue}.tasks.{function}"
