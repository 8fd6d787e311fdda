"""A step that is run again finds what it had paid for: each provider's answers survive being kept."""

from datetime import UTC, datetime
from pathlib import Path

from calls.calling import calls_of, held, ordered, sqlite, station
from script.writers import newsroom

from radiox_tasks.media.covers.openai import paint_cover
from radiox_tasks.model.cover import CoverRequest
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.script.write import write_script
from radiox_tasks.settings import Settings
from tests.standins.openai_server import openai_standin


def test_a_script_is_bought_once_though_its_step_runs_twice(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    request = newsroom.request(language="en", speech_seconds=60.0)
    with openai_standin() as server, held(store, show) as claim:
        settings = Settings(OPENAI_API_KEY=server.key, OPENAI_BASE_URL=server.url)
        bought = write_script(request, settings=settings, caller=LedgerCaller(store, show, claim))
        asked = len(server.chats)
        found = write_script(request, settings=settings, caller=LedgerCaller(store, show, claim))
        assert bought.writer == "openai:gpt-6.1-terra"
        assert found.lines == bought.lines
        assert asked >= 1
        assert len(server.chats) == asked
    assert {call.status for call in calls_of(store)} == {"done"}
    assert all(call.units["output_tokens"] > 0 for call in calls_of(store))


def test_a_cover_is_painted_once_though_its_step_runs_twice(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)
    request = CoverRequest(
        station="RadioX",
        headline="The tunnel opens",
        air_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        language="en",
        palette="zurich",
        style="",
    )
    with openai_standin() as server, held(store, show) as claim:
        settings = Settings(OPENAI_API_KEY=server.key, OPENAI_BASE_URL=server.url)
        covers = [paint_cover(request, settings=settings, caller=LedgerCaller(store, show, claim)) for _ in range(2)]
        assert covers[0] == covers[1]
        assert len(server.images) == 1
    (call,) = calls_of(store)
    assert call.counted > 30_000  # 1,056 image tokens at 40 USD a million, and the prompt
