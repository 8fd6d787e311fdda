"""Tasks that are sent by their name exist: a misspelled one would only fail when it is sent."""

import re
from pathlib import Path

import pytest

from radiox_tasks.app import app
from radiox_tasks.model.declared import jobs, show_tasks
from radiox_tasks.model.declared.declarations import JobDeclaration, TaskDeclaration, task_name

ROOT = Path(__file__).parents[2]
NAME = re.compile(r'"(radiox_tasks\.\w+\.tasks\.\w+)"')
DECLARED = {
    name: declared
    for name, declared in (vars(show_tasks) | vars(jobs)).items()
    if isinstance(declared, TaskDeclaration | JobDeclaration)
}

SENT = {
    "audio": {"mix": "takes script", "finish": "produced script", "process": "file_id profile"},
    "content": {
        "fetch_feed": "number",
        "read_weather": "",
        "read_markets": "",
        "choose_rundown": "outcomes",
        "preview": "document",
        "collect": "preset",
    },
    "data": {"persist": "finished script"},
    "media": {
        "paint_cover_ahead": "rundown",
        "draw_cover": "script",
        "publish": "persisted script",
        "sketch_cover": "preset headline",
    },
    "script": {"write_script": "rundown"},
    "show": {
        "continue_after_script": "written",
        "speak_again": "script",
        "fall_back": "",
        "resume": "show_id",
        "correct": "show_id number text",
        "remake": "show_id",
        "retract": "show_id reason",
    },
    "speaker": {
        "choose_cast": "",
        "speak_line": "script number local_voices",
        "speak_ahead": "draft number",
        "hear": "speaker text language quality provider",
    },
}
"""The names and fields of messages. Those that wait in the broker during an upgrade were sent by an earlier version, so
a name stays, and a new field comes last and has a default. The outcomes of a chord's header, and the results of earlier
tasks, are sent by position."""


def test_messages_of_an_earlier_version_are_read() -> None:
    now = {declared.task: declared for declared in DECLARED.values()}
    assert {task_name(queue, name) for queue, tasks in SENT.items() for name in tasks} <= now.keys()
    for queue, tasks in SENT.items():
        for name, fields in tasks.items():
            declared = now[task_name(queue, name)]
            model = declared.message if isinstance(declared, TaskDeclaration) else declared.arguments
            known = fields.split()
            assert [*model.model_fields][: len(known)] == known, name
            assert all(not field.is_required() for field in [*model.model_fields.values()][len(known) :]), name


def test_every_task_that_is_named_in_the_code_is_registered() -> None:
    sources = [ROOT / "beat_schedule.py", *(ROOT / "radiox_tasks").rglob("*.py")]
    named = {name for source in sources for name in NAME.findall(source.read_text(encoding="utf-8"))}
    assert len(named) > 5
    assert named <= app.tasks.keys()


@pytest.mark.parametrize("name", DECLARED)
def test_every_declared_task_has_its_function(name: str) -> None:
    declared = DECLARED[name]
    assert app.tasks[declared.task].declared is declared
    assert app.tasks[declared.task].function.__name__ == declared.name
