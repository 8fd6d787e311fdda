"""The lines of a script are read out of an answer in pieces of any size."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.script.writers.model import streamed_lines
from radiox_tasks.script.writers.model.openai_schema import WrittenLine
from radiox_tasks.script.writers.model.streamed_lines import StreamedLines
from tests.providers.calling import UNHURRIED

LINES = [
    WrittenLine(speaker="marcel", kind="greeting", story="", text='Grüezi: {"hier"} ist [RadioX] \\ "}]', sentences=[]),
    WrittenLine(
        speaker="jarvis", kind="news", story="S1", text="Zwölf Filialen schliessen.", sentences=["A1.2", "A1.3"]
    ),
    WrittenLine(speaker="marcel", kind="sign-off", story="", text="Auf Wiederhören 👋.", sentences=[]),
]
ANSWER = json.dumps({"language": "de", "lines": [line.model_dump() for line in LINES]}, ensure_ascii=False)


THOUGHTFUL = f"<think> [{{a}}] </THINK>\n{ANSWER}"


@UNHURRIED
@given(cuts=st.lists(st.integers(0, len(THOUGHTFUL)), max_size=60))
def test_any_pieces_give_the_same_lines(cuts: list[int]) -> None:
    reader = StreamedLines()
    found = []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(THOUGHTFUL)], strict=True):
        found += reader.feed(THOUGHTFUL[start:end])
    assert found == LINES


@pytest.mark.slow
@pytest.mark.parametrize(
    "beginning", ["<think>", '{"language":"', '{"lines":[{"speaker":"', '{"lines":[{"speaker":"marcel","text":']
)
@pytest.mark.parametrize("piece", ["[", "}"])
def test_the_text_that_is_read_again_stays_short(beginning: str, piece: str) -> None:
    reader = StreamedLines()
    held = 0
    for text in [beginning, *[piece] * 40_000]:
        assert reader.feed(text) == []
        held = max(held, len(reader._rest))
    assert held <= streamed_lines.LONGEST_OBJECT + 1


def test_long_thoughts_do_not_hide_the_lines() -> None:
    reader = StreamedLines()
    for _ in range(500):
        reader.feed("<think>" + "[so] " * 50)
    assert reader.feed(f"</think>{ANSWER}") == LINES


def test_a_line_is_there_as_soon_as_its_object_is_closed() -> None:
    reader = StreamedLines()
    found = [(at, line) for at, sign in enumerate(ANSWER) for line in reader.feed(sign)]
    assert [line for _, line in found] == LINES
    assert [ANSWER[at] for at, _ in found] == ["}", "}", "}"]


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{ANSWER}\n```",
        f'<think>\nPerhaps {{"lines": []}}?\n</think>\n{ANSWER}',
        f"\ufeff{json.dumps(json.loads(ANSWER), indent=2)}",
    ],
)
def test_fences_and_thoughts_are_passed_over(text: str) -> None:
    assert StreamedLines().feed(text) == LINES


@pytest.mark.parametrize(
    "text",
    [
        "Sure! Here is your script: it was a sunny day.",
        json.dumps({"lines": [{"speaker": "marcel"}, *[line.model_dump() for line in LINES]]}),
        json.dumps({"lines": ["words", LINES[0].model_dump()]}),
        '{"language": "de", "lines": [' + "[" * 100_000,
        '{"language": "de", "lines": [{"a":' + "[" * 100_000 + "}",
    ],
)
def test_another_form_gives_no_lines(text: str) -> None:
    assert StreamedLines().feed(text) == []
