"""A show whose time becomes short steps down for all of its lines or for none."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from radiox_tasks.audio.programme.mix_step import ONE_VOICE, hosts_with_two_voices, mix_show
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.step_outputs import record_output, speak_inputs
from radiox_tasks.model.declared.show_tasks import SPEAK_AGAIN
from radiox_tasks.model.declared.steps import CAST, SPEAK, CastChosen, OfShow
from radiox_tasks.model.host import Cast
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.sound import Take, Voice
from radiox_tasks.settings import Settings
from radiox_tasks.show.tasks import speak_again
from radiox_tasks.speaker.choose_voice import choose_voice
from radiox_tasks.speaker.speaker_steps import speak_line
from radiox_tasks.step import Context, Continuation
from tests.providers.calling import ordered, sqlite, station
from tests.speaker.speaking import host
from tests.standins.elevenlabs_server import Standin, elevenlabs_standin

pytestmark = pytest.mark.slow

TEXTS = ("Here is the first of the news.", "This is the second story.", "The third one follows.", "And so we end here.")
LINES = tuple(Line(n=n, speaker="marcel", kind="news", text=t, spoken=t) for n, t in enumerate(TEXTS, start=1))
SCRIPT = Script(title="News", language="en", lines=LINES, writer="local")
SHORT, LONG = "voice=2000,headlines=2000,fewer=2000", "fewer=240"


class Speaking:
    """A show with a paid and a local voice, to be spoken line by line."""

    def __init__(self, folder: Path, server: Standin) -> None:
        settings = Settings(ELEVENLABS_API_KEY=server.key, ELEVENLABS_BASE_URL=server.url)
        self.store = replace(station(sqlite(folder), folder), settings=settings)
        chain = choose_voice(host("marcel"), language="en", quality="mid", settings=self.store.settings)
        self.chain: tuple[Voice, ...] = (chain[0], chain[-1])
        self.show_id = ordered(self.store, air_in=1000.0).show_id
        cast = self.store.put(Cast(hosts={"marcel": host("marcel")}, voices={"marcel": self.chain}))
        record_output(self.store, CAST, OfShow(show=self.show_id), CastChosen(ref=cast), show_id=self.show_id)
        self.script = self.store.put(SCRIPT)

    def context(self, ladder: str) -> Context:
        settings = self.store.settings.model_copy(update={"ladder": ladder})
        store = replace(self.store, settings=settings)
        return Context(store, load_show(store.database, self.show_id))

    def speak(self, *numbers: int, ladder: str = LONG, local_voices: bool = False) -> list[Take]:
        return [speak_line(self.context(ladder), self.script, n, local_voices=local_voices) for n in numbers]

    @property
    def reasons(self) -> tuple[str, ...]:
        return load_show(self.store.database, self.show_id).degraded


@pytest.fixture
def server() -> Iterator[Standin]:
    with elevenlabs_standin() as standin:
        yield standin


@pytest.fixture
def show(tmp_path: Path, server: Standin) -> Speaking:
    return Speaking(tmp_path, server)


def providers(takes: list[Take]) -> set[str]:
    return {take.provider for take in takes}


def test_the_rest_keeps_the_paid_voice_if_most_is_spoken(show: Speaking, server: Standin) -> None:
    takes = [*show.speak(1, 2, 3), *show.speak(4, ladder=SHORT)]
    assert providers(takes) == {"elevenlabs"}
    assert len(server.speech) == len(LINES)
    assert show.reasons == ()


def test_all_lines_are_local_if_little_is_spoken(show: Speaking, server: Standin) -> None:
    show.speak(1)
    takes = show.speak(2, 3, 4, 1, ladder=SHORT)
    assert providers(takes) == {show.chain[1].provider}
    assert len(server.speech) == 1
    assert any("too little time" in reason for reason in show.reasons)


def test_the_first_decision_holds_for_all_lines(show: Speaking) -> None:
    assert providers(show.speak(1, ladder=SHORT)) == {show.chain[1].provider}
    paid = show.chain[0]
    for line in LINES[1:]:  # as lines do that were with the provider in that moment
        ref = show.store.blobs.put(b"take")
        take = Take(n=1, blob=ref, seconds=1, loudness_lufs=-20, provider=paid.provider, voice_id=paid.voice_id)
        record_output(show.store, SPEAK, speak_inputs(line, "en", paid), take, show_id=show.show_id)
    assert providers(show.speak(2, 3, 4, ladder=SHORT)) == {show.chain[1].provider}


def test_without_room_under_the_caps_no_line_is_paid_unless_all_are(show: Speaking, server: Standin) -> None:
    show.speak(1, 2, 3)
    assert providers(show.speak(1, 2, 3, 4, local_voices=True)) == {show.chain[1].provider}
    assert len(server.speech) == 3


def test_lines_that_are_all_paid_for_cost_nothing_more(show: Speaking, server: Standin) -> None:
    show.speak(1, 2, 3, 4)
    assert providers(show.speak(1, 2, 3, 4, local_voices=True)) == {"elevenlabs"}
    assert len(server.speech) == 4


def test_a_local_take_of_another_show_is_no_failure_of_the_paid_voice(show: Speaking) -> None:
    local = show.chain[1]
    ref = show.store.blobs.put(b"take")
    take = Take(n=1, blob=ref, seconds=1, loudness_lufs=-20, provider=local.provider, voice_id=local.voice_id)
    record_output(show.store, SPEAK, speak_inputs(LINES[0], "en", local), take, show_id=None)
    show.context(LONG).step_down("no-cover", "the drawn cover")
    assert providers(show.speak(2, 3)) == {"elevenlabs"}


def test_two_voices_are_mended_without_a_new_submission(show: Speaking) -> None:
    takes = [*show.speak(1), *show.speak(2, 3, 4, ladder=SHORT)]
    assert hosts_with_two_voices(SCRIPT, takes) == ["marcel"]
    following = mix_show(show.context(SHORT), takes, show.script)
    assert isinstance(following, Continuation)
    assert following.signature.task == SPEAK_AGAIN.task == speak_again.name
    assert following.signature.kwargs == {"show_id": show.show_id, "script": show.script}
    assert ONE_VOICE in show.reasons
    assert hosts_with_two_voices(SCRIPT, show.speak(1, 2, 3, 4, ladder=SHORT)) == []
