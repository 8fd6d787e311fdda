"""Tasks that are sent by their name exist: a misspelled one would only fail when it is sent."""

import re
from pathlib import Path

from radiox_tasks.app import app

ROOT = Path(__file__).parents[2]
NAME = re.compile(r'"(radiox_tasks\.\w+\.tasks\.\w+)"')


def test_every_task_that_is_named_in_the_code_is_registered() -> None:
    sources = [ROOT / "beat_schedule.py", *(ROOT / "radiox_tasks").rglob("*.py")]
    named = {name for source in sources for name in NAME.findall(source.read_text(encoding="utf-8"))}
    assert len(named) > 10
    assert named <= app.tasks.keys()
