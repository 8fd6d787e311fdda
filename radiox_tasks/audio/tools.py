"""Runs the ffmpeg binary of the imageio-ffmpeg package."""

import errno
import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
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
        return written(output), _log_of_success(code, log)


def stream_ffmpeg(
    *groups: Sequence[str], read: Callable[[bytes], None], block: int, unit: int, timeout: float = 900.0
) -> str:
    """Run ffmpeg, hand what it writes to `read` in blocks of `block` bytes, and return its log. The last block may be
    shorter, but holds whole units of `unit` bytes. `timeout` in seconds. Raises AudioToolError as `run_ffmpeg` does."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command(*groups), stdout=subprocess.PIPE, stderr=log)
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(timeout, give_up)
        timer.start()
        try:
            with process:
                assert process.stdout is not None  # noqa: S101 - opened as a pipe above
                while part := process.stdout.read(block):
                    if whole := part[: len(part) // unit * unit]:
                        read(whole)
        finally:
            timer.cancel()
        if late.is_set():
            raise AudioToolError(f"ffmpeg took longer than {timeout:g} s")
        return _log_of_success(process.returncode, log)


def _log_of_success(code: int, log: IO[bytes]) -> str:
    if code == DISK_FULL:  # its last words do not say so
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if code != 0:
        raise AudioToolError(f"ffmpeg failed ({code}): {last_words(written(log))}")
    return written(log)


def written(file: IO[bytes]) -> str:
    """Everything that a process has written to a file."""
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def last_words(log: str, lines: int = 3) -> str:
    """The end of a log in one line, for a message."""
    return " | ".join(log.strip().splitlines()[-lines:])[-400:]
