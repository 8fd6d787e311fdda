"""The natural voices: resident, killable, the same bytes each time, and no GPL code in this process."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from radiox_tasks.capacity import usable_cores
from radiox_tasks.data.ledger.lease import LONGEST_STEP_SECONDS
from radiox_tasks.model.host import ProviderVoice
from radiox_tasks.model.sound import Voice
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.catalogue import KOKORO_TABLES, bundled_voices, model_path
from radiox_tasks.speaker.choose_voice import choose_voice
from radiox_tasks.speaker.engines.engine_process import LONGEST as LONGEST_LINE_SECONDS
from radiox_tasks.speaker.engines.engine_process import EngineProcess, Patience, _watch
from radiox_tasks.speaker.engines.kokoro import _vocabulary
from radiox_tasks.speaker.engines.one_line_each import OneLineEach
from radiox_tasks.speaker.engines.pieces import LONGEST, pieces
from radiox_tasks.speaker.hosts import seeded_hosts
from radiox_tasks.speaker.local.local_voice import Speech, _as_known, _phonemes, engine, phonemiser, speak_locally
from radiox_tasks.speaker.speaking_style import BY_KIND, delivered
from radiox_tasks.speaker.takes.postprocess import finish
from tests.speaker.hearing import ebur128
from tests.speaker.speaking import ENGLISH, chain, local

HEART, JOE = local("maya", "en", "hibari"), local("marcel", "en", "piper")


@pytest.fixture(scope="module", autouse=True)
def _end_children() -> Iterator[None]:
    yield
    for resident in (engine("hibari"), engine("piper"), engine("kokoro"), phonemiser()):
        resident.close()


def spoken(text: str, voice: object, tmp_path: Path) -> Speech:
    return speak_locally(text, voice, home=tmp_path)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("voice", [HEART, JOE], ids=lambda voice: voice.voice_id)
def test_the_same_line_gives_the_same_samples_whatever_came_before(voice: object, tmp_path: Path) -> None:
    first = spoken(ENGLISH, voice, tmp_path)
    texts = ["Something else.", ENGLISH, "And something longer, with a comma in it.", ENGLISH]
    with ThreadPoolExecutor(4) as pool:
        later = list(pool.map(lambda text: spoken(text, voice, tmp_path), texts))
    assert np.array_equal(later[1].samples, first.samples)
    assert np.array_equal(later[3].samples, first.samples)
    assert len({speech.samples.tobytes() for speech in later}) == 3


@pytest.mark.slow
def test_kokoro_gives_the_same_samples_from_a_new_process(tmp_path: Path) -> None:
    voice = local("lucy", "en", "kokoro")
    first = spoken("It will rain.", voice, tmp_path)
    engine("kokoro").close()
    assert np.array_equal(spoken("It will rain.", voice, tmp_path).samples, first.samples)


@pytest.mark.slow
def test_a_model_is_loaded_once_and_let_go_when_idle(tmp_path: Path) -> None:
    spoken("One.", HEART, tmp_path)
    child = engine("hibari").pid
    spoken("Two.", HEART, tmp_path)
    assert engine("hibari").pid == child
    engine("hibari").release()
    assert engine("hibari").pid is None


@pytest.mark.slow
def test_a_child_that_was_killed_is_started_again(tmp_path: Path) -> None:
    before = spoken(ENGLISH, HEART, tmp_path)
    child = engine("hibari").pid
    assert child is not None
    os.kill(child, signal.SIGKILL)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # all its threads have ended; the engine reaps it
    after = spoken(ENGLISH, HEART, tmp_path)
    assert np.array_equal(after.samples, before.samples)


@pytest.mark.slow
def test_a_child_that_hangs_is_ended(tmp_path: Path) -> None:
    spoken(ENGLISH, HEART, tmp_path)
    child = engine("hibari").pid
    assert child is not None
    os.kill(child, signal.SIGSTOP)
    with pytest.raises(ProviderError, match="no work for"):
        speak_locally(ENGLISH, HEART, home=tmp_path, patience=Patience(60, idle=0.2))
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.slow
def test_a_child_that_waits_for_a_processor_is_not_ended(tmp_path: Path) -> None:
    spoken(ENGLISH, HEART, tmp_path)
    child = engine("hibari").pid
    assert child is not None
    before = psutil.Process(child).cpu_times()
    expected = spoken(ENGLISH, HEART, tmp_path)
    after = psutil.Process(child).cpu_times()
    work = 0.5 + 3 * (after.user + after.system - before.user - before.system)  # of a processor, as load slows it too
    os.kill(child, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        later = pool.submit(speak_locally, ENGLISH, HEART, home=tmp_path, patience=Patience(work))
        time.sleep(work + 1)
        assert not later.done()
        os.kill(child, signal.SIGCONT)
        assert np.array_equal(later.result().samples, expected.samples)
    assert engine("hibari").pid == child


def test_a_wait_for_a_turn_ends() -> None:
    asked = EngineProcess("nothing")
    with asked._turn("", time.monotonic()), pytest.raises(ProviderError, match="no turn") as found:
        asked.ask({}, patience=Patience(60, until=time.monotonic() + 0.02))
    assert found.value.kind == "transient"
    with asked._turn("", time.monotonic()):
        assert asked._waiting == []
    assert LONGEST_LINE_SECONDS < LONGEST_STEP_SECONDS * 0.8


@pytest.mark.slow
@pytest.mark.parametrize(
    ("patience", "hidden", "reason"),
    [
        (lambda: Patience(60, until=0.0), False, "no speech within"),
        (lambda: Patience(60, until=0.0), True, "no speech within"),
        (lambda: Patience(0.15), True, "of processor time"),  # its time begins now, not when tests are collected
    ],
)
def test_a_child_is_ended_at_the_latest_when_its_time_is_over(
    patience: Callable[[], Patience], hidden: bool, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: psutil.Process) -> None:
        raise psutil.AccessDenied

    if hidden:
        monkeypatch.setattr(psutil.Process, "cpu_times", denied)
    reasons: list[str] = []
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        try:
            _watch(child, patience(), threading.Event(), reasons)
            assert reason in " ".join(reasons)
            assert child.wait(60) == -signal.SIGKILL
        finally:
            child.kill()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs /proc")
def test_gpl_code_is_loaded_in_a_child_only_which_knows_no_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", "sk_secret")
    phonemiser().close()
    spoken(ENGLISH, JOE, tmp_path)
    child = phonemiser().pid
    assert "libespeak" in Path(f"/proc/{child}/maps").read_text()
    assert "libespeak" not in Path("/proc/self/maps").read_text()
    assert "libespeak" not in Path(f"/proc/{engine('piper').pid}/maps").read_text()
    assert b"sk_secret" not in Path(f"/proc/{child}/environ").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(usable_cores() < 2, reason="needs two processors")
def test_lines_of_an_engine_with_state_are_spoken_at_once() -> None:
    espeak, text = OneLineEach("espeak"), "A line that takes a while to be spoken. " * 50
    processes, most = list(espeak._free.queue), 0
    with ThreadPoolExecutor(2) as pool:
        lines = [pool.submit(espeak.ask, {"text": text, "voice": "en"}, patience=Patience(60)) for _ in range(2)]
        while not all(line.done() for line in lines):
            most = max(most, sum(process.pid is not None for process in processes))
    assert most == 2
    assert lines[0].result().samples == lines[1].result().samples


def test_a_line_of_an_engine_with_state_does_not_wait_for_ever_either() -> None:
    asked = OneLineEach("nothing")
    while not asked._free.empty():
        asked._free.get()
    with pytest.raises(ProviderError, match="no turn"):
        asked.ask({}, patience=Patience(60, until=time.monotonic() + 0.02))


@pytest.mark.slow
def test_a_child_that_cannot_start_says_why() -> None:
    with pytest.raises(ProviderError, match="No module named"):
        EngineProcess("nothing").ask({}, patience=Patience(20))


def test_every_host_has_an_english_voice_of_its_own() -> None:
    first = {host.speaker: chain(host.speaker)[0] for host in seeded_hosts()}
    assert len({voice.voice_id for voice in first.values()}) == len(first)
    genders = [bundled_voices()[voice.voice_id].gender for voice in first.values()]
    assert min(genders.count("female"), genders.count("male")) >= 2
    assert all("formant" not in voice.settings for voice in first.values())


def test_the_english_presets_are_led_by_the_quick_engines() -> None:
    from radiox_tasks.data.presets.find_presets import load_preset

    for name in ("zurich-en", "global", "tech"):
        hosts = load_preset(name, settings=Settings()).hosts
        engines = {speaker: chain(speaker)[0].provider for speaker in (hosts.main, hosts.second) if speaker}
        assert set(engines.values()) == {"hibari", "piper"}, (name, engines)


@pytest.mark.parametrize("word", ["wˈiks", "wˈiks,", "w" * LONGEST * 2])
def test_a_long_sentence_is_read_whole_in_pieces(word: str) -> None:
    sentence = " ".join([word] * 100)
    found = pieces(sentence)
    assert "".join(found).replace(" ", "") == sentence.replace(" ", "")
    assert max(map(len, found)) <= LONGEST
    assert all(piece.endswith(("s", ",", "w")) for piece in found)


@pytest.mark.slow
@pytest.mark.parametrize(("voice", "megabytes"), [(HEART, 420), (JOE, 480)], ids=["heart", "joe"])
def test_a_sentence_without_end_takes_no_memory_without_end(voice: Voice, megabytes: int, tmp_path: Path) -> None:
    spoken("The council met on Monday and agreed on a plan for the old bridge " * 20, voice, tmp_path)
    child = engine(voice.provider).pid
    assert child is not None
    assert psutil.Process(child).memory_info().rss < megabytes * 2**20


def test_what_the_catalogue_says_comes_with_radiox_is_there(tmp_path: Path) -> None:
    for voice in bundled_voices().values():
        assert voice.package or voice.files, voice.name
        if voice.package:
            assert model_path(voice, tmp_path) is not None, voice.name
        if voice.engine == "kokoro":
            tables = [part.split()[0] for part in voice.speaker.split(",")]
            assert all((KOKORO_TABLES / f"{table}.bin").stat().st_size == 510 * 256 * 4 for table in tables)


def test_a_voice_that_is_not_installed_is_passed_over() -> None:
    providers = [
        voice.provider for voice in choose_voice(seeded_hosts()[0], language="de", quality="high", settings=Settings())
    ]
    assert "piper" not in providers
    assert providers[-1] == "espeak"


def test_a_voice_that_is_only_named_is_given_to_no_other_host() -> None:
    host = seeded_hosts()[0].model_copy(update={"voices": ()})
    unasked = choose_voice(host, language="de", quality="high", settings=Settings())
    assert "kokoro" not in [voice.provider for voice in unasked]
    named = ProviderVoice(provider="kokoro", language="de", voice_id="sara")
    asked = choose_voice(
        host.model_copy(update={"voices": (named,)}), language="de", quality="high", settings=Settings()
    )
    assert asked[0].voice_id == "sara"


def test_the_model_knows_every_sound_of_a_voice_that_reads_another_language() -> None:
    text = "Fünf hübsche Küchenuhren für neun Häuser, Europa räumt Wörter auf, Jungen schützen Königinnen."
    for entry in (voice for voice in bundled_voices().values() if voice.sounds):
        sentences = _phonemes(text, entry, Patience(60))
        assert any(symbol not in _vocabulary() for symbol in "".join(sentences))
        assert all(symbol in _vocabulary() for each in sentences for symbol in _as_known(each, entry)), entry.name


@pytest.mark.slow
def test_a_bridge_is_spoken_faster_than_the_small_print(tmp_path: Path) -> None:
    bridge, news, notice = (delivered(HEART, kind) for kind in ("bridge", "news", "disclosure"))
    assert news == HEART
    lengths = [len(s.samples) / s.rate for s in (spoken(ENGLISH, v, tmp_path) for v in (bridge, news, notice))]
    assert lengths == sorted(lengths)
    assert lengths[2] / lengths[0] == pytest.approx(BY_KIND["bridge"].speed / BY_KIND["disclosure"].speed, rel=0.05)


@pytest.mark.slow
def test_hosts_of_different_engines_are_equally_loud(tmp_path: Path) -> None:
    levels = []
    for voice in (HEART, JOE, local("marcel", "en", "espeak")):
        finished = finish(spoken(ENGLISH, voice, tmp_path))
        (tmp_path / "take.wav").write_bytes(finished.wav)
        levels.append(ebur128(tmp_path / "take.wav"))
    assert max(levels) - min(levels) < 1.0


@pytest.mark.slow
def test_espeak_knows_the_phonemes_every_voice_reads() -> None:
    for name in sorted({voice.phonemes for voice in bundled_voices().values()} - {""}):
        facts = phonemiser().ask({"phonemes": True, "text": "Radio, one.", "voice": name}, patience=Patience(60)).facts
        assert str(facts["sentences"]).count(","), name
