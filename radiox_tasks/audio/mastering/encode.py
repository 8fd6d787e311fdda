"""The MP3 encoder: LAME through an ffmpeg pipe, with the header that players need for gapless playback."""

import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from radiox_tasks.audio.programme.blocks import interleaved
from radiox_tasks.audio.programme.gain_curve import Floats
from radiox_tasks.audio.tools import RATE, AudioToolError, command, last_words, written

QUALITY = "5"  # LAME's scale, 0 best to 9 fastest; its default of 3 takes a sixth longer


class Mp3Encoder:
    """Encode blocks of float32 stereo at a constant bit rate; the end of the `with` block completes the file
    at `path`."""

    def __init__(self, path: Path, kbps: int) -> None:
        self.path = path
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed on exit
        self._process = subprocess.Popen(
            command(
                ["-v", "error", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0"],
                ["-c:a", "libmp3lame", "-b:a", f"{kbps}k", "-compression_level", QUALITY],
                ["-id3v2_version", "0", "-write_xing", "1"],
                ["-map_metadata", "-1", "-f", "mp3", str(path)],
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )

    def feed(self, block: Floats) -> None:
        """Encode one (n, 2) float32 block. Raises AudioToolError if the encoder has died."""
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        try:
            self._process.stdin.write(interleaved(block))
        except BrokenPipeError:
            raise AudioToolError(f"the encoder stopped: {last_words(written(self._log))}") from None

    def __enter__(self) -> "Mp3Encoder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        broken = False
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except BrokenPipeError:
                broken = True
        if kind is not None:
            self._process.kill()
        code = self._process.wait()
        words = last_words(written(self._log))
        self._log.close()
        if kind is None and (code != 0 or broken):
            raise AudioToolError(f"the encoder failed ({code}): {words}")
