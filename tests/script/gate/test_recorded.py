"""A lively script over the sample's texts, through an honest judge over HTTP: it is spoken as it was written."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from radiox_tasks.language.languages import languages
from radiox_tasks.script.choose_writer import write_checked_script
from radiox_tasks.settings import Settings
from tests.script.writers import newsroom
from tests.standins.direct_caller import DirectCaller
from tests.standins.openai_judge import knows
from tests.standins.openai_server import openai_standin

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent / "recorded"


def recorded(language: str) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return lines


STOPPED = {
    "de": ["Gut zwei Drittel? Nein, fast zwei Drittel"],  # what is only denied is a figure too
    "fr": ["Restons à Genève", "Trois jours de juin 1967"],  # a name in a bridge; a span of days that holds both ends
}
"""The lines that are not spoken as written, by how they begin; the text is as it was before it was first run."""


@pytest.mark.parametrize("language", languages())
def test_a_lively_script_is_spoken_as_it_was_written(language: str) -> None:
    lines = recorded(language)
    assert len(lines) >= 30
    request = newsroom.request(newsroom.sample_stories(language)[:5], language=language, desks=False)
    written = [
        {
            "speaker": line["by"],
            "kind": line["kind"],
            "story": line.get("story", ""),
            "text": line["text"],
            "sentences": line.get("from", []),
        }
        for line in lines
    ]
    with openai_standin() as server:
        server.answers += [{"language": language, "lines": written}, {"lines": []}]
        server.judge = knows({line["text"]: line["clauses"] for line in lines if "clauses" in line})
        settings = Settings.model_validate({"OPENAI_API_KEY": server.key, "OPENAI_BASE_URL": server.url})
        script = write_checked_script(request, settings=settings, caller=DirectCaller())
    spoken = " ".join(line.text for line in script.lines)
    stopped = [line["text"] for line in lines if line["text"] not in spoken]
    known = STOPPED.get(language, [])
    assert len(stopped) == len(known)
    assert all(text.startswith(begins) for text, begins in zip(stopped, known, strict=True)), stopped
    told = [line for line in script.lines if line.kind == "news"]
    assert len(told) == sum("clauses" in line for line in lines), "a stopped line is told in the source's words"
    assert sum(line.layer == "judge" for line in told) == len(told) - sum(
        line["text"] in stopped for line in lines if "clauses" in line
    )
    quoted = [item for line in script.lines for clause in line.clauses for item in clause.evidence]
    texts = {article.article_id: article.text for story in request.rundown.stories for article in story.articles}
    assert all(texts[item.article_id][item.start : item.end] == item.quote for item in quoted)
