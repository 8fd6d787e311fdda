"""An ffmpeg process that reads blocks of samples from a pipe."""

import subprocess
import tempfile
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from radiox_tasks.audio.samples.blocks import interleaved
from radiox_tasks.audio.samples.gain_curve import Floats
from radiox_tasks.audio.tools import RATE, AudioToolError, command, last_words, written


class BlockPipe:
    """Reads float32 stereo until the end of the `with` block, and then has ffmpeg's log. Errors contain `name`."""

    def __init__(self, name: str, *output: Sequence[str], options: Sequence[str] = ()) -> None:
        self.name, self.log = name, ""
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed on exit
        self._process = subprocess.Popen(
            command([*options, "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0"], *output),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )

    def feed(self, block: Floats) -> None:
        """Send one (n, 2) float32 block. Raises AudioToolError if the process has died."""
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        try:
            self._process.stdin.write(interleaved(block))
        except BrokenPipeError:
            raise AudioToolError(f"{self.name} stopped: {last_words(written(self._log))}") from None

    def __enter__(self) -> Self:
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
        self.log = written(self._log)
        self._log.close()
        if kind is None and (code != 0 or broken):
            raise AudioToolError(f"{self.name} failed ({code}): {last_words(self.log)}")
