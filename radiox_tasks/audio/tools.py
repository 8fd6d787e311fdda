"""Runs the ffmpeg binary of the imageio-ffmpeg package."""

import errno
import os
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from typing import IO

RATE = 44_100  # Hz; of every take, jingle and master
BLOCK = 65_536  # samples per channel processed at once, about 1.5 s

DISK_FULL = 256 - errno.ENOSPC
"""ffmpeg exits with the negative error number of its last write, of which a status keeps eight bits."""


class AudioToolError(RuntimeError):
    """ffmpeg failed; the message ends with the end of its log."""


@lru_cache(maxsize=1)
def ffmpeg_path() -> str:
    """The path of the bundled ffmpeg."""
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def command(*groups: Sequence[str]) -> list[str]:
    """A complete ffmpeg command line from groups of arguments: no terminal input, overwriting, one thread."""
    arguments = [argument for group in groups for argument in group]
    return [ffmpeg_path(), "-hide_banner", "-nostdin", "-y", "-threads", "1", *arguments]


def run_ffmpeg(*groups: Sequence[str], timeout: float = 900.0) -> tuple[str, str]:
    """Run ffmpeg; returns its standard output and its log. `timeout` in seconds. Raises AudioToolError if it fails or
    takes too long, OSError on a full disk.

    Both go through files: ffmpeg writes its log line by line, and a reader of a pipe would wake up for each.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as log:
        try:
            code = subprocess.run(command(*groups), stdout=output, stderr=log, timeout=timeout, check=False).returncode
        except subprocess.TimeoutExpired:
            raise AudioToolError(f"ffmpeg took longer than {timeout:g} s") from None
        if code == DISK_FULL:  # its last words do not say so
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if code != 0:
            raise AudioToolError(f"ffmpeg failed ({code}): {last_words(written(log))}")
        return written(output), written(log)


def written(file: IO[bytes]) -> str:
    """Everything that a process has written to a file."""
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def last_words(log: str, lines: int = 3) -> str:
    """The end of a log in one line, for a message."""
    return " | ".join(log.strip().splitlines()[-lines:])[-400:]
