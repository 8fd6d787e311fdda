"""The words of a last edition that is told again."""

import re
from datetime import timedelta
from typing import Any

import pytest

from radiox_tasks.language.languages import languages
from radiox_tasks.model.script import Line, Script
from radiox_tasks.show.last_edition import adapt_script
from tests.data.programmes import programme
from tests.show.running_shows import show
from tests.show.wall_clock import utc


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("clock", ["06:10", "07:00", "11:00", "18:59", "23:00"])
def test_each_sentence_ends_with_one_stop_whatever_the_time(language: str, clock: str) -> None:
    air_at = utc(f"2026-11-23 {clock}")
    changes: dict[str, Any] = {"preset": programme(language=language), "air_at": air_at}
    news_line = Line(n=1, speaker="marcel", kind="news", text="One. Two.", spoken="One. Two.")
    script = Script(title="News", language=language, lines=(news_line,), writer="local")
    earlier = show(0, **changes | {"air_at": air_at - timedelta(hours=1)})
    lines = adapt_script(script, show(0, **changes), earlier).lines
    assert [line.kind for line in lines] == ["greeting", "news", "sign-off"]
    for line in lines:
        assert not re.search(r"\.\s*\.|\.\s*$\s*\.", line.text), line.text
        assert line.text.endswith("."), line.text
