"""Streamed scripts that break off: what was written is used, and nothing is paid twice."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from radiox_tasks.data.store import Store
from radiox_tasks.model.script import Script
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.script.choose_writer import write_checked_script
from radiox_tasks.script.writers.model.answer_parts import AnswerPart
from tests.providers.calling import calls_of, held, ordered
from tests.script.writers.openai_scripts import settings_for
from tests.script.writers.streamed.streamed_answers import Parts, asked, judged, retold
from tests.standins.direct_caller import DirectCaller
from tests.standins.openai_server import Standin, openai_standin

pytestmark = pytest.mark.slow


def write(server: Standin, store: Store, parts: Parts | None = None, **other: Any) -> Script:
    show = ordered(store)
    with held(store, show) as lease:
        caller = LedgerCaller(store, show, lease)
        return write_checked_script(asked(), settings=settings_for(server, **other), caller=caller, parts=parts)


def test_a_script_that_breaks_off_is_continued_and_nothing_is_paid_twice(server: Standin, store: Store) -> None:
    server.faults.append("broken")
    parts = Parts()
    script = write(server, store, parts)
    first, second = server.chats
    *before, said, go_on = second.body["messages"]
    assert before[1:] != []
    assert said["role"] == "assistant"
    kept = json.loads(said["content"])["lines"]
    assert 6 <= len(kept) < len(retold(first.body)["lines"])
    assert f"first {len(kept)} lines" in go_on["content"]
    told = [line.text for line in script.lines]
    assert all(line["text"] in told for line in kept if line["kind"] == "news")
    assert script.notes == ()
    asked_of_judge = judged(server)
    assert {asked_of_judge.count(one) for one in asked_of_judge} == {2}
    calls = [call for call in calls_of(store) if call.operation == "script"]
    assert [call.status for call in calls] == ["in_doubt", "done"]
    assert all(call.counted > 0 for call in calls)
    assert [line.text for line in script.lines] == list(dict.fromkeys(told)), "a line is told twice"


def test_a_script_that_breaks_off_twice_is_finished_from_the_sources(server: Standin, store: Store) -> None:
    server.faults += ["broken", "broken"]
    script = write(server, store)
    assert len(server.chats) == 2, "an answer that was lost twice is not asked for a third time"
    assert script.writer.startswith("openai:")
    assert any("broke off and was finished from the sources" in note for note in script.notes)
    assert {line.story_id for line in script.lines} >= {story.story_id for story in asked().rundown.stories}
    assert [call.status for call in calls_of(store) if call.operation == "script"] == ["in_doubt", "in_doubt"]


def continued_as(kind: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A model that does not go on after the last line: it repeats some lines, or writes all of them in other words."""

    def go_on(body: dict[str, Any]) -> dict[str, Any]:
        begun, answer = json.loads(body["messages"][-2]["content"])["lines"], retold(body)
        repeated = {"last": begun[-1:], "last two": begun[-2:], "first three": begun[:3], "all": begun}
        if kind in repeated:
            answer["lines"] = repeated[kind] + answer["lines"][len(begun) :]
        for line in answer["lines"] if kind not in repeated else ():
            same = kind == "same greeting" and line["kind"] == "greeting"
            line["text"] = line["text"] if same else line["text"].replace("To the point", "In short") + " "
            if kind == "reworded" and line["kind"] == "greeting":
                line["text"] = f"Welcome. {line['text']}"
        return answer

    return go_on


@pytest.mark.parametrize("kind", ["last", "last two", "first three", "all", "reworded", "same greeting"])
def test_a_continuation_is_used_only_for_what_it_adds(server: Standin, kind: str) -> None:
    server.faults.append("broken")
    server.answers[1] = continued_as(kind)
    parts = Parts()
    script = write_checked_script(asked(), settings=settings_for(server), caller=DirectCaller(), parts=parts)
    told = [line.text for line in script.lines]
    stories = [story for story, _ in itertools.groupby(line.story_id for line in script.lines if line.kind == "news")]
    assert len(told) == len(set(told)), "a line is told twice"
    assert len(stories) == len(set(stories)), "a story is told again"
    assert [line.kind for line in script.lines].count("greeting") == 1
    assert set(stories) == {story.story_id for story in asked().rundown.stories}
    assert not any("In short" in text for text in told)
    assert bool(script.notes) is (kind in ("reworded", "same greeting"))


def test_a_step_that_is_run_again_goes_on_where_its_stream_ended(server: Standin, store: Store) -> None:
    """A worker is killed in the middle of the stream: its lines were kept before anything was paid for them."""

    class KilledError(BaseException):
        pass

    class Dies(LedgerCaller):
        def call(self, request: Any, send: Any, usage: Any) -> Any:
            try:
                return super().call(request, send, usage)
            finally:
                if request.operation == "script":
                    raise KilledError

    parts, show = Parts(), ordered(store)
    server.faults.append("broken")
    with held(store, show) as lease:
        with pytest.raises(KilledError):
            write_checked_script(asked(), settings=settings_for(server), caller=Dies(store, show, lease), parts=parts)
        kept = [line for part in parts.kept.values() for line in part.lines]
        votes = len(judged(server))
        assert len(kept) >= 7
        assert votes > 0
        caller = LedgerCaller(store, show, lease)
        script = write_checked_script(asked(), settings=settings_for(server), caller=caller, parts=parts)
        assert len(server.chats) == 2
        assert server.chats[1].body["messages"][-2]["role"] == "assistant"
        asked_of_judge = judged(server)
        assert {asked_of_judge.count(one) for one in asked_of_judge} == {2}
        # once more, now that the answer is complete: nothing is asked at all
        again = write_checked_script(asked(), settings=settings_for(server), caller=caller, parts=parts)
        assert again.lines == script.lines
        assert (len(server.chats), len(judged(server))) == (2, len(asked_of_judge))


def test_a_whole_answer_whose_last_part_was_not_kept_is_not_asked_for_again(server: Standin, store: Store) -> None:
    """A worker dies between the receipt of the answer and the last part of it."""

    class KilledError(BaseException):
        pass

    class Dies(Parts):
        def keep(self, model: str, attempt: int, number: int, part: AnswerPart) -> None:
            if part.ends:
                raise KilledError
            super().keep(model, attempt, number, part)

    parts, show = Dies(), ordered(store)
    with held(store, show) as lease:
        caller = LedgerCaller(store, show, lease)
        with pytest.raises(KilledError):
            write_checked_script(asked(), settings=settings_for(server), caller=caller, parts=parts)
        assert len(parts.kept) > 0
        after = Parts()
        after.kept = parts.kept
        script = write_checked_script(asked(), settings=settings_for(server), caller=caller, parts=after)
    assert len(server.chats) == 1
    assert [line.text for line in script.lines if line.kind == "news"] != []
    with openai_standin() as plain:
        plain.answers.append(retold)
        without = write_checked_script(asked(), settings=settings_for(plain), caller=DirectCaller())
    assert script.lines == without.lines


def test_an_answer_that_was_rejected_is_not_continued(server: Standin, store: Store) -> None:
    parts = Parts()
    server.faults += ["length", ""]
    write(server, store, parts)
    assert len(server.chats) == 2
    assert server.chats[1].body["messages"][-1]["content"].startswith("Your last answer could not be used")
    assert [part.rejected != "" for part in parts.read("gpt-6.1-terra", 0)][-1]
    assert parts.read("gpt-6.1-terra", 1)[-1].ends
