"""Every arrow of a show's graph carries what the task at its end is declared to take."""

from typing import Any, get_args

import pytest
from celery.canvas import Signature, _chain, chord

from radiox_tasks.app import app
from radiox_tasks.model.declared.declarations import TaskDeclaration
from radiox_tasks.model.declared.steps import RundownChosen, StepFailed
from radiox_tasks.model.script import Line
from radiox_tasks.show.canvas import fall_back, gather_and_write, speak_and_mix, speak_and_publish, write
from tests.media.made_shows import preset

SCRIPT = "ab" * 32
LINES = [Line(n=n, speaker="marcel", kind="news", text="Hello.", spoken="Hello.") for n in (1, 2)]
RUNDOWN = RundownChosen(ref=SCRIPT)
GRAPHS = {
    "the first half": gather_and_write("show1", preset(), painted=True),
    "the first half again": write("show1", "hourly", RUNDOWN),
    "the second half": speak_and_publish("show1", "hourly", SCRIPT, LINES),
    "the lines again": speak_and_mix("show1", "hourly", SCRIPT, LINES),
    "the last edition": fall_back("show1", "hourly"),
}


def declared_for(task: Signature) -> TaskDeclaration[Any, Any]:
    declared = app.tasks[task.task].declared
    assert isinstance(declared, TaskDeclaration)
    return declared


def follow(step: Signature, given: object) -> object:
    """The type that the tasks of this part result in, if they are given this type: a header gives a set of types."""
    if isinstance(step, chord):
        return follow(step.body, {follow(task, None) for task in step.tasks})
    if isinstance(step, _chain):
        for task in step.tasks:
            given = follow(task, given)
        return given
    declared = declared_for(step)
    fields = dict(declared.message.model_fields)
    if given is not None and not step.immutable:
        taken = fields.pop(next(iter(fields))).annotation
        if isinstance(given, set):
            assert {*given, StepFailed} <= {*get_args(get_args(taken)[0])}, step.task
        else:
            assert taken is given, step.task
    if step.args:
        declared.read(step.args, {name: value for name, value in step.kwargs.items() if name != "show_id"})
    else:
        assert {name for name, field in fields.items() if field.is_required()} <= step.kwargs.keys(), step.task
        assert step.kwargs.keys() <= {*fields, "show_id"}, step.task
    for linked in step.options.get("link", ()):
        follow(linked, declared.result)
    return declared.result


@pytest.mark.parametrize("graph", GRAPHS)
def test_every_task_gets_the_message_that_it_is_declared_to_take(graph: str) -> None:
    follow(GRAPHS[graph], None)
