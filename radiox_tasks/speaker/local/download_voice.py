"""Downloads voice files: resumable, checked against size and digest, stored only when complete."""

import contextlib
import errno
import hashlib
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from radiox_tasks.speaker.catalogue import VoiceFile

ANSWER_SECONDS = 4.0  # seconds for the hub's first answer
CONNECT_SECONDS = 4.0  # seconds for a connection
STALL_SECONDS = 20.0  # seconds without data
ATTEMPTS = 4  # attempts per file; each resumes the previous one
SPARE = 32 * 2**20  # bytes that must stay free on the disk

Progress = Callable[[int], None]
"""Called with the number of bytes received since the last call."""


class VoiceError(Exception):
    """A voice cannot be installed; the message gives the reason and what to do."""


class UnreachableError(VoiceError):
    """The hub or its mirror does not answer."""


def client() -> httpx.Client:
    """A client with timeouts for every wait."""
    return httpx.Client(timeout=httpx.Timeout(STALL_SECONDS, connect=CONNECT_SECONDS), follow_redirects=True)


def answers(base_url: str) -> bool:
    """Whether the hub answers within ANSWER_SECONDS, with any status. Name resolution counts, and has no timeout, so
    the request runs in a separate thread."""
    heard = threading.Event()

    def ask() -> None:
        with contextlib.suppress(httpx.HTTPError, OSError, httpx.InvalidURL):
            httpx.head(base_url, timeout=ANSWER_SECONDS)
            heard.set()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(ANSWER_SECONDS)
    return heard.is_set()


def fetch(http: httpx.Client, url: str, file: VoiceFile, folder: Path, progress: Progress) -> Path:
    """Download one file into `folder`. Raises VoiceError; a partial file is kept for the next attempt, unless it is
    invalid."""
    target, part = folder / file.name, folder / f"{file.name}.part"
    if is_whole(target, file):
        return target
    reason = ""
    for attempt in range(ATTEMPTS):
        try:
            _append(http, url, file, part, progress)
            reason = "it broke off"
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise UnreachableError(f"{httpx.URL(url).host} does not answer") from None
        except httpx.HTTPError as error:
            reason = type(error).__name__
        except OSError as error:
            raise _disk_error(error, folder) from None
        if part.is_file() and part.stat().st_size >= file.bytes:
            break
        time.sleep(0.2 * attempt)
    if not part.is_file() or part.stat().st_size < file.bytes:
        have = part.stat().st_size if part.is_file() else 0
        raise VoiceError(f"{file.name}: {have} of {file.bytes} bytes came ({reason}); run the command again to go on")
    if _digest(part, file.digest) != file.digest:
        part.unlink()
        raise VoiceError(f"{file.name}: the bytes are not those of the pinned digest; nothing was installed")
    part.replace(target)
    return target


def is_whole(path: Path, file: VoiceFile) -> bool:
    """Whether `path` holds the file, byte for byte."""
    return path.is_file() and _digest(path, file.digest) == file.digest


def _append(http: httpx.Client, url: str, file: VoiceFile, part: Path, progress: Progress) -> None:
    have = part.stat().st_size if part.is_file() else 0
    if have >= file.bytes:
        return
    headers = {"Range": f"bytes={have}-"} if have else {}
    with http.stream("GET", url, headers=headers) as response:
        if response.status_code == httpx.codes.NOT_FOUND:
            raise VoiceError(f"{file.name}: {response.url.host} has no such file")
        response.raise_for_status()
        goes_on = response.status_code == httpx.codes.PARTIAL_CONTENT
        with part.open("ab" if goes_on else "wb") as out:
            have = have if goes_on else 0
            for chunk in response.iter_raw():
                have += len(chunk)
                if have > file.bytes:
                    raise VoiceError(f"{file.name}: the answer is longer than {file.bytes} bytes")
                out.write(chunk)
                progress(len(chunk))


def check_room(folder: Path, needed: int) -> None:
    """Raise VoiceError unless the disk has room for `needed` bytes and a reserve."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE:
        raise VoiceError(
            f"{needed / 1e6:.0f} MB and a reserve of {SPARE / 1e6:.0f} are needed, {free / 1e6:.0f} MB are free"
        )


def _disk_error(error: OSError, folder: Path) -> VoiceError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return VoiceError("the disk is full; free some space and run the command again to go on")
    return VoiceError(f"{folder.name}: {error.strerror or error}")


def _digest(path: Path, like: str) -> str:
    kind = like.partition(":")[0]
    # Piper's index lists MD5, which detects damage; size and TLS are checked as well.
    state = hashlib.new(kind, usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(2**20):
            state.update(chunk)
    return f"{kind}:{state.hexdigest()}"
