"""A step that is run again finds what it had paid for: each provider's answers survive being kept."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from radiox_tasks.media.covers.openai_cover import paint_cover
from radiox_tasks.model.cover import CoverRequest
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import CallRequest, Usage
from radiox_tasks.script.choose_writer import write_checked_script
from radiox_tasks.settings import Settings
from tests.providers.calling import calls_of, held, ordered, patient, sqlite, station
from tests.script.gate.two_stories import BANK, GREETING, news, request
from tests.script.writers import newsroom
from tests.standins.openai_server import openai_standin

T = TypeVar("T")


@pytest.mark.slow
def test_a_script_is_bought_once_though_its_step_runs_twice(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    asked_for = newsroom.request(language="en", speech_seconds=60.0)
    with openai_standin() as server, held(store, show) as lease:
        settings = Settings(OPENAI_API_KEY=server.key, OPENAI_BASE_URL=server.url)
        bought = write_checked_script(asked_for, settings=settings, caller=LedgerCaller(store, show, lease))
        asked = len(server.chats)
        found = write_checked_script(asked_for, settings=settings, caller=LedgerCaller(store, show, lease))
        assert bought.writer == "openai:gpt-6.1-terra"
        assert found.lines == bought.lines
        assert asked >= 1
        assert len(server.chats) == asked
    assert {call.status for call in calls_of(store)} == {"done"}
    assert all(call.units["output_tokens"] > 0 for call in calls_of(store))


class _Killed(BaseException):
    """The worker's process ends."""


class _DiesBetweenTheVotes(LedgerCaller):
    """The first vote is paid for and written down; the process ends before the second is sent."""

    votes = 0

    def call(self, request: CallRequest, send: Callable[[float], T], usage: Callable[[T], Usage]) -> T:
        if request.operation == "judge":
            self.votes += 1
            if self.votes >= 2:
                raise _Killed
        return super().call(request, send, usage)


@pytest.mark.slow
def test_a_worker_that_dies_between_the_votes_pays_no_vote_twice(tmp_path: Path) -> None:
    store = patient(station(sqlite(tmp_path), tmp_path), 600)
    show = ordered(store)
    asked = request(BANK)
    retold = "Zwölf Filialen macht die Muster-Bank zu."
    with openai_standin() as server, held(store, show) as lease:
        settings = Settings(OPENAI_API_KEY=server.key, OPENAI_BASE_URL=server.url, RADIOX_JUDGE_MODEL="gpt-4.1-mini")
        server.answers.append({"language": "de", "lines": [GREETING, news("S1", retold, "A1.2")]})
        with pytest.raises(_Killed):
            write_checked_script(asked, settings=settings, caller=_DiesBetweenTheVotes(store, show, lease))
        assert len(server.judgements) == 1
        script = write_checked_script(asked, settings=settings, caller=LedgerCaller(store, show, lease))
        assert retold in [line.text for line in script.lines]
        assert (len(server.chats), len(server.judgements)) == (1, 2)
    assert {call.status for call in calls_of(store)} == {"done"}
    assert sorted(call.operation for call in calls_of(store)) == ["judge", "judge", "script"]


@pytest.mark.slow
def test_a_cover_is_painted_once_though_its_step_runs_twice(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    wanted = CoverRequest(
        station="RadioX",
        headline="The tunnel opens",
        air_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        language="en",
        palette="zurich",
        style="",
    )
    with openai_standin() as server, held(store, show) as lease:
        settings = Settings(OPENAI_API_KEY=server.key, OPENAI_BASE_URL=server.url)
        covers = [paint_cover(wanted, settings=settings, caller=LedgerCaller(store, show, lease)) for _ in range(2)]
        assert covers[0] == covers[1]
        assert len(server.images) == 1
    (call,) = calls_of(store)
    assert call.counted > 30_000  # 1,056 image tokens at 40 USD a million, and the prompt
