"""Opens and checks take files, and changes their tempo without changing the pitch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from radiox_tasks.audio.tools import RATE, run_ffmpeg
from radiox_tasks.data.blobs.blob_store import BlobStore
from radiox_tasks.model.script import Script
from radiox_tasks.model.sound import Take

_AT_ONCE = 24  # takes per ffmpeg run: limits its open files


class TakeError(ValueError):
    """A take is missing or unusable; the message names the line."""


@dataclass(frozen=True)
class TakeFile:
    """The audio file of one line: mono, 44.1 kHz, of `frames` samples."""

    n: int
    path: Path
    frames: int

    @property
    def seconds(self) -> float:
        return self.frames / RATE


def open_takes(script: Script, takes: Sequence[Take], blobs: BlobStore) -> dict[int, TakeFile]:
    """One file per line of the script, by line number. Raises TakeError if a line has no take, or a take is empty or in
    another format."""
    by_line = {take.n: take for take in takes}
    missing = [line.n for line in script.lines if line.n not in by_line]
    if missing:
        raise TakeError(f"no take for line {', '.join(map(str, missing))}: speak it before mixing")
    return {line.n: _read(line.n, blobs.path(by_line[line.n].blob)) for line in script.lines}


def _read(n: int, path: Path) -> TakeFile:
    import soundfile

    try:
        info = soundfile.info(str(path))
    except soundfile.LibsndfileError as error:
        raise TakeError(f"the take of line {n} cannot be read: {error.error_string}") from None
    if info.samplerate != RATE or info.channels != 1:
        raise TakeError(f"the take of line {n} is {info.samplerate} Hz, {info.channels} channels; expected 44100, mono")
    if info.frames == 0:
        raise TakeError(f"the take of line {n} is empty")
    return TakeFile(n=n, path=path, frames=int(info.frames))


def change_tempo(files: Mapping[int, TakeFile], tempo: float, folder: Path) -> dict[int, TakeFile]:
    """The same takes spoken `tempo` times as fast, pitch kept (ffmpeg's atempo), as new files in `folder`."""
    changed: dict[int, TakeFile] = {}
    ordered = list(files.values())
    for first in range(0, len(ordered), _AT_ONCE):
        batch = ordered[first : first + _AT_ONCE]
        inputs = [part for take in batch for part in ("-format_whitelist", "flac,wav", "-i", str(take.path))]
        graph = ";".join(f"[{i}:a]atempo={tempo:.6f}[o{i}]" for i in range(len(batch)))
        targets = {take.n: folder / f"tempo-{take.n}.wav" for take in batch}
        outputs = [
            part
            for i, take in enumerate(batch)
            for part in ("-map", f"[o{i}]", "-c:a", "pcm_s16le", str(targets[take.n]))
        ]
        run_ffmpeg([*inputs, "-filter_complex", graph, *outputs])
        changed.update({n: _read(n, target) for n, target in targets.items()})
    return changed
