"""The ways of mixing and mastering that benchmarks/mix_master.py compares; each is run in a process of its own."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from radiox_tasks.audio.jingles import BUNDLED, read_jingle
from radiox_tasks.audio.mastering.encode import QUALITY
from radiox_tasks.audio.programme.make_master import produce
from radiox_tasks.audio.tools import ffmpeg_path, run_ffmpeg
from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.model.preset import Sound
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.sound import Take

RATE = 44_100
JINGLE = BUNDLED / "morning.flac"
KBPS = 160
LAME = ["-b:a", f"{KBPS}k", "-compression_level", QUALITY]
PAUSE_S = 0.38
INTRO_S, TAIL_S, BED = 5.0, 7.0, 0.06


def prepare(folder: Path, minutes: float) -> int:
    """Write as many takes as make a show of this length; returns how many. They are buzzes in the rhythm of speech."""
    rng = np.random.default_rng(5)
    total, count = INTRO_S + TAIL_S, 0
    while total < minutes * 60:
        seconds = 5.0 + 6.0 * rng.random()
        t = np.arange(round(seconds * RATE)) / RATE
        phase = 2 * np.pi * np.cumsum(110 + 20 * np.sin(4 * t + count)) / RATE
        buzz = sum(np.sin(k * phase) / k for k in range(1, 9))
        syllables = np.clip(0.5 + 0.6 * np.sin(2 * np.pi * 4 * t), 0.05, 1)
        count += 1
        soundfile.write(folder / f"take-{count:04}.wav", 0.12 * buzz * syllables, RATE, subtype="PCM_16")
        total += seconds + PAUSE_S
    return count


def takes_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("take-*.wav"))


def programme(folder: Path, blobs: FolderBlobs) -> tuple[Script, list[Take]]:
    """A script over the takes in the folder, and they as blobs."""
    takes, lines = [], []
    for n, path in enumerate(takes_in(folder), 1):
        info = soundfile.info(path)
        takes.append(
            Take(
                n=n,
                blob=blobs.put(path.read_bytes()),
                seconds=info.duration,
                loudness_lufs=-20.0,
                provider="local",
                voice_id="buzz",
            )
        )
        lines.append(Line(n=n, speaker="ab"[n % 2], kind="news", text="words", spoken="words", story_id="a"))
    return Script(title="Show", language="en", lines=tuple(lines), writer="local"), takes


def radiox(folder: Path) -> Path:
    """This repository's way."""
    blobs = FolderBlobs(folder / "blobs")
    script, takes = programme(folder, blobs)
    master = produce(
        script,
        takes,
        sound=Sound(bed_level=BED),
        duration=None,
        jingle=read_jingle(JINGLE),
        blobs=blobs,
        workdir=folder / "work",
    )
    return blobs.path(master.blob)


def pydub(folder: Path) -> Path:
    """Upstream's: every take in memory, one overlay after another onto the whole programme, then ffmpeg's loudnorm."""
    from pydub import AudioSegment

    AudioSegment.converter = ffmpeg_path()
    speech = AudioSegment.empty()
    for path in takes_in(folder):
        speech += AudioSegment.from_wav(str(path)) + AudioSegment.silent(int(PAUSE_S * 1000), frame_rate=RATE)
    wav = folder / "jingle.wav"
    run_ffmpeg(["-i", str(JINGLE), str(wav)])
    music = AudioSegment.from_wav(str(wav))
    length = len(speech) + int((INTRO_S + TAIL_S) * 1000)
    bed = (music * (length // len(music) + 1))[:length]
    intro, under, outro = bed[:5000], bed[5000:-7000] + 20 * np.log10(BED), bed[-7000:].fade_out(2000)
    show = AudioSegment.silent(length, frame_rate=RATE).overlay(intro + under + outro)
    position = int(INTRO_S * 1000)
    for path in takes_in(folder):
        take = AudioSegment.from_wav(str(path))
        show = show.overlay(take, position=position)
        position += len(take) + int(PAUSE_S * 1000)
    mixed, out = folder / "pydub.wav", folder / "pydub.mp3"
    show.export(str(mixed), format="wav")
    run_ffmpeg(
        ["-i", str(mixed), "-af", "loudnorm=I=-16:TP=-1:LRA=11", "-ar", str(RATE), *LAME, str(out)],
        timeout=3600,
    )
    return out


def graph(folder: Path) -> Path:
    """One ffmpeg filter graph that mixes and measures, then one run that sets gain, limits and encodes."""
    paths = takes_in(folder)
    seconds = sum(soundfile.info(path).duration + PAUSE_S for path in paths)
    total, until = seconds + INTRO_S + TAIL_S, INTRO_S + seconds
    parts = [f"[{i}:a]apad=pad_dur={PAUSE_S}[t{i}]" for i in range(len(paths))]
    level = f"if(lt(t,{INTRO_S}),1,if(lt(t,{until}),{BED},1))"
    spoken = "".join(f"[t{i}]" for i in range(len(paths)))
    parts += [
        f"{spoken}concat=n={len(paths)}:v=0:a=1,adelay={int(INTRO_S * 1000)},aformat=channel_layouts=stereo[s]",
        f"[{len(paths)}:a]atrim=0:{total},volume='{level}':eval=frame,afade=out:st={total - 2}:d=2[m]",
        "[s][m]amix=2:normalize=0:duration=longest,ebur128=peak=true:framelog=quiet[o]",
    ]
    script = folder / "graph.txt"
    script.write_text(";".join(parts))
    mixed, out = folder / "graph.wav", folder / "graph.mp3"
    inputs = [part for path in paths for part in ("-i", str(path))]
    _, log = run_ffmpeg(
        [*inputs, "-stream_loop", "-1", "-i", str(JINGLE), "-/filter_complex", str(script)],
        ["-map", "[o]", "-c:a", "pcm_s16le", str(mixed)],
        timeout=3600,
    )
    loudness = float(log.rsplit("I:", 1)[1].split()[0])
    run_ffmpeg(
        ["-i", str(mixed), "-af", f"volume={-15.55 - loudness}dB,alimiter=limit=0.86:level=0", "-ar", str(RATE)],
        [*LAME, str(out)],
        timeout=3600,
    )
    return out


def encode(folder: Path) -> Path:
    """Nothing but the MP3 encode of a finished mix, which graph() has left there."""
    out = folder / "encode.mp3"
    run_ffmpeg(["-i", str(folder / "graph.wav"), *LAME, str(out)], timeout=3600)
    return out


WAYS: dict[str, Callable[[Path], Path]] = {"graph": graph, "encode": encode, "radiox": radiox, "pydub": pydub}

if __name__ == "__main__":
    import json
    import resource
    import time

    def used() -> float:
        own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime

    way = sys.argv[1]
    before, start = used(), time.perf_counter()
    made = WAYS[way](Path(sys.argv[2]))
    cpu, wall = used() - before, time.perf_counter() - start
    print(json.dumps({"cpu": cpu, "wall": wall, "file": str(made)}))
