"""Streamed scripts of the stand-in's model."""

from typing import Any

from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.writers.model.answer_parts import AnswerPart
from tests.script.writers import newsroom
from tests.standins.openai_judge import read_lines
from tests.standins.openai_model import answer_chat
from tests.standins.openai_server import Standin


class Parts:
    """Keeps parts in memory, as the ledger does over a worker's death."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int, int], AnswerPart] = {}

    def read(self, model: str, attempt: int) -> list[AnswerPart]:
        return [part for (kept_model, number, _), part in self.kept.items() if (kept_model, number) == (model, attempt)]

    def keep(self, model: str, attempt: int, number: int, part: AnswerPart) -> None:
        assert (model, attempt, number) not in self.kept
        self.kept[model, attempt, number] = part


def retold(body: dict[str, Any]) -> dict[str, Any]:
    """A script in words that the judge has to check."""
    answer = answer_chat(body)
    for line in answer["lines"]:
        if line["kind"] == "news":
            line["text"] = f"To the point: {line['text']}"
    return answer


def asked() -> ScriptRequest:
    return newsroom.request(language="en", speech_seconds=240.0)


def judged(server: Standin) -> list[tuple[int, str]]:
    """The lines of each request to the judge, by number and words."""
    answered = [one for one in server.judgements if one.verdict == "ok"]  # not those that learn about the temperature
    return [(row["line"], row["text"]) for one in answered for row in read_lines(one.body)]
