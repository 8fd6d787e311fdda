"""A script that is checked while it streams: the same show, each vote once, and what is kept when it breaks off."""

import threading
from typing import Any

import pytest

from radiox_tasks.data.store import Store
from radiox_tasks.script.choose_writer import write_checked_script
from radiox_tasks.script.writers.model.answer_parts import AnswerPart
from tests.script.writers.openai_scripts import settings_for
from tests.script.writers.streamed.streamed_answers import Parts, asked, judged, retold
from tests.standins.direct_caller import DirectCaller
from tests.standins.openai_judge import says_no, says_yes
from tests.standins.openai_server import Standin, openai_standin

pytestmark = pytest.mark.slow


def test_each_line_is_judged_by_both_votes_once_and_the_script_is_the_same(server: Standin, store: Store) -> None:
    passed: list[tuple[int, ...]] = []
    script = write_checked_script(
        asked(),
        settings=settings_for(server),
        caller=DirectCaller(),
        on_passed=lambda _, told: passed.append(tuple(told)),
    )
    asked_of_judge = judged(server)
    assert {asked_of_judge.count(one) for one in asked_of_judge} == {2}
    assert len(passed) >= 2
    with openai_standin() as plain:
        plain.answers.append(retold)
        without = write_checked_script(asked(), settings=settings_for(plain), caller=DirectCaller())
    assert script.lines == without.lines
    assert script.notes == ()
    news = [line for line in script.lines if line.layer == "judge"]
    assert len(news) > 8


def test_stories_are_judged_while_the_script_streams(server: Standin) -> None:
    order: list[str] = []
    judging = threading.Event()
    server.pace = lambda share: share < 0.9 or judging.wait(60)

    def judge(body: dict[str, Any]) -> dict[str, Any]:
        order.append("judge")
        judging.set()
        return says_yes(body)

    class Caller(DirectCaller):
        def call(self, request: Any, send: Any, usage: Any) -> Any:
            answer = super().call(request, send, usage)
            if request.operation == "script":
                order.append("script")
            return answer

    server.judge = judge
    write_checked_script(asked(), settings=settings_for(server), caller=Caller())
    assert order.index("script") >= 1
    assert order[-1] == "judge"


def test_a_story_with_a_line_that_fails_is_not_passed_on(server: Standin) -> None:
    passed: list[int] = []
    server.judge = says_no
    write_checked_script(
        asked(), settings=settings_for(server), caller=DirectCaller(), on_passed=lambda _, told: passed.extend(told)
    )
    assert passed == []


def with_stranger(body: dict[str, Any]) -> dict[str, Any]:
    answer = retold(body)
    answer["lines"][-2]["speaker"] = "stranger"
    return answer


def test_nothing_of_a_rejected_answer_is_judged_or_passed_on_afterwards(server: Standin) -> None:
    server.answers[:] = [with_stranger, retold]
    passed: list[int] = []
    rejected = threading.Event()

    def judge(body: dict[str, Any]) -> dict[str, Any]:
        rejected.wait(60)
        return says_yes(body)

    class Tells(Parts):
        def keep(self, model: str, attempt: int, number: int, part: AnswerPart) -> None:
            super().keep(model, attempt, number, part)
            if part.rejected:
                rejected.set()

    server.judge = judge
    parts = Tells()
    write_checked_script(
        asked(),
        settings=settings_for(server),
        caller=DirectCaller(),
        parts=parts,
        on_passed=lambda _, told: passed.extend(told),
    )
    assert len(server.chats) == 2
    assert passed == []
    # run again: the rejected answer's lines are not heard
    server.answers[:] = [retold]
    write_checked_script(
        asked(),
        settings=settings_for(server),
        caller=DirectCaller(),
        parts=Kept(parts),
        on_passed=lambda _, told: passed.extend(told),
    )
    assert passed == []


class Kept(Parts):
    """What was kept of the first answer when the worker died."""

    def __init__(self, before: Parts) -> None:
        super().__init__()
        self.kept = {key: part for key, part in before.kept.items() if key[1] == 0}


def test_a_model_that_repeats_itself_without_end_is_stopped(server: Standin) -> None:
    def loop(body: dict[str, Any]) -> dict[str, Any]:
        answer = retold(body)
        answer["lines"] *= 20
        return answer

    server.answers[:] = [loop, retold]
    passed: list[int] = []
    write_checked_script(
        asked(), settings=settings_for(server), caller=DirectCaller(), on_passed=lambda _, told: passed.extend(told)
    )
    assert len(server.chats) == 2
    assert len(passed) == len(set(passed))
    asked_of_judge = judged(server)
    assert max(number for number, _ in asked_of_judge) < 4000, "repeated lines are judged"
