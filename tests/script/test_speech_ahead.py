"""Which lines are spoken while the script is still being written: those that will be spoken in any case."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.step_outputs import record_output
from radiox_tasks.data.store import Store
from radiox_tasks.model.declared.show_tasks import DraftLineMessage
from radiox_tasks.model.declared.steps import (
    CAST,
    RUNDOWN,
    SCRIPT,
    CastChosen,
    OfShow,
    RundownChosen,
    ScriptInputs,
    ScriptWritten,
)
from radiox_tasks.model.host import Cast
from radiox_tasks.model.script import Script
from radiox_tasks.model.sound import Voice
from radiox_tasks.providers.speech_usage import OPENAI_SPEECH
from radiox_tasks.script.drafts import DraftLine, Part
from radiox_tasks.script.number_lines import number_lines
from radiox_tasks.script.script_length import script_seconds
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.speech_ahead import SHARE, SpeechAhead
from radiox_tasks.speaker import speaker_steps
from radiox_tasks.step import Context
from tests.providers.calling import calls_of, ordered, sqlite, station
from tests.script.writers import newsroom
from tests.standins.elevenlabs_server import elevenlabs_standin

LINES = [DraftLine("marcel", "news", (Part("Twelve words of news that are told by the host of the show."),), "a")] * 20
VOICE = Voice(
    speaker="marcel", provider="elevenlabs", voice_id="v", name="V", language="en", rate_wpm=150.0, model="eleven_v3"
)


class Sent(SpeechAhead):
    """Notes what is sent, in place of the broker."""

    def __init__(self, context: Context, request: ScriptRequest) -> None:
        super().__init__(context, request)
        self.sent: list[DraftLineMessage] = []

    def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)


def context_of(store: Store, voice: Voice = VOICE, *, air_in: float | None = None, **caps: float) -> Context:
    show = ordered(store, air_in=air_in, **caps)
    cast = store.put(Cast(hosts=newsroom.HOSTS, voices={"marcel": (voice,)}))
    record_output(store, CAST, OfShow(show=show.show_id), CastChosen(ref=cast), show_id=show.show_id)
    return Context(store, show)


def spoken(context: Context, **asked: Any) -> list[int]:
    ahead = Sent(context, newsroom.request(language="en", **asked))
    ahead(LINES, range(2, len(LINES)))
    if ahead.sent:
        draft = context.load(ahead.sent[0].draft, Script)
        assert len(draft.lines) == len(LINES)
    return [message.number - 1 for message in ahead.sent]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return station(sqlite(tmp_path), tmp_path)


LOCAL = VOICE.model_copy(update={"provider": "local", "local": True})


def test_the_first_half_of_the_show_is_spoken_ahead(store: Store) -> None:
    request = newsroom.request(language="en", speech_seconds=60.0)
    found = spoken(context_of(store, LOCAL), speech_seconds=60.0)
    assert found == list(range(2, found[-1] + 1))
    assert script_seconds(LINES[: found[-1] + 1], request) <= 60.0 * SHARE
    assert script_seconds(LINES[: found[-1] + 2], request) > 60.0 * SHARE
    assert spoken(context_of(store, LOCAL), speech_seconds=None) == list(range(2, len(LINES)))


def test_not_if_another_voice_may_be_needed(store: Store) -> None:
    assert spoken(context_of(store, LOCAL, air_in=600.0), speech_seconds=60.0)
    assert not spoken(context_of(store, LOCAL, air_in=200.0), speech_seconds=60.0)


def test_not_if_a_cap_may_be_reached(store: Store) -> None:
    paid = VOICE.model_copy(update={"provider": OPENAI_SPEECH, "model": "gpt-4o-mini-tts"})
    assert spoken(context_of(store, paid), speech_seconds=60.0)
    assert not spoken(context_of(store, paid, show=0.000001), speech_seconds=60.0)


def test_not_for_a_dry_run(store: Store) -> None:
    context = context_of(store, LOCAL)
    dry = replace(context.show, order=context.show.order.model_copy(update={"dry_run": True}))
    assert not spoken(Context(store, dry), speech_seconds=60.0)


@pytest.mark.parametrize(("quota", "speaks"), [(100_000, True), (500, False)])
def test_only_if_the_account_covers_the_whole_show(tmp_path: Path, quota: int, speaks: bool) -> None:
    with elevenlabs_standin(character_limit=quota) as voice:
        store = station(sqlite(tmp_path), tmp_path)
        settings = type(store.settings)(ELEVENLABS_API_KEY=voice.key, ELEVENLABS_BASE_URL=voice.url)
        assert bool(spoken(context_of(replace(store, settings=settings)), speech_seconds=60.0)) is speaks


@pytest.mark.parametrize(
    ("air_in", "is_written", "speaks"), [(600.0, False, True), (600.0, True, False), (110.0, False, False)]
)
def test_a_line_is_spoken_ahead_only_before_the_script_and_in_time(
    tmp_path: Path, air_in: float, is_written: bool, speaks: bool
) -> None:
    with elevenlabs_standin() as voice:
        store = station(sqlite(tmp_path), tmp_path)
        store = replace(
            store, settings=type(store.settings)(ELEVENLABS_API_KEY=voice.key, ELEVENLABS_BASE_URL=voice.url)
        )
        context = context_of(store, air_in=air_in)
        show = context.show.show_id
        numbered = tuple(number_lines(LINES, "en", {}))
        draft = store.put(Script(title="", language="en", lines=numbered, writer="draft"))
        if is_written:
            record_output(store, RUNDOWN, OfShow(show=show), RundownChosen(ref=draft, stories=1), show_id=show)
            inputs = ScriptInputs(rundown=draft, variant=context.show.order.variant)
            record_output(store, SCRIPT, inputs, ScriptWritten(ref=draft, lines=1, writer="x"), show_id=show)
        speaker_steps.speak_ahead(context, draft, 1)
        assert bool(calls_of(store)) is speaks
        assert load_show(store.database, show).rung == "full"  # whether it steps down is not decided here
