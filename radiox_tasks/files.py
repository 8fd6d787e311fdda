"""Atomic and durable file operations, and locks between processes."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

SPARES = f".*-{'[0-9a-f]' * 12}"
"""The temporary names of files that replace others, as a pattern. A process that is killed may leave one behind."""

_POLL_SECONDS = 0.05


def sync(path: Path) -> None:
    """Make a file's content, or a folder's entries, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


PUBLIC = 0o644
"""The mode of published files: another user's web server may read them, whatever the umask."""


def write_durably(path: Path, content: bytes | str | Path, *, mode: int | None = None) -> None:
    """Write a new file durably. Existing files are hard-linked if possible, since blobs and edition files are replaced
    and never modified. Without a mode it follows the umask."""
    if isinstance(content, Path):
        _link(content, path)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    if mode is not None:
        path.chmod(mode)
    sync(path)


def _link(target: Path, path: Path) -> None:
    try:
        path.hardlink_to(target)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(target, path)


def replace_file(path: Path, content: bytes | str, *, mode: int | None = None) -> None:
    """Replace a file atomically. Without a mode it follows the umask."""
    spare = path.with_name(f".{path.name}-{token_hex(6)}")
    try:
        write_durably(spare, content, mode=mode)
        spare.replace(path)
    except BaseException:
        spare.unlink(missing_ok=True)
        raise


def replace_public_file(path: Path, content: bytes | str) -> None:
    """Replace a published file atomically."""
    replace_file(path, content, mode=PUBLIC)


def replace_with_link(path: Path, target: Path) -> None:
    """Atomically make `path` a hard link to `target`; a copy if hard links are not supported."""
    spare = path.with_name(f".{path.name}-{token_hex(6)}")
    try:
        _link(target, spare)
        spare.replace(path)
    finally:
        spare.unlink(missing_ok=True)  # also if `path` is this link already: then the replacement does nothing


@contextmanager
def file_lock(path: Path, *, patience: float | None = None) -> Iterator[None]:
    """Hold an exclusive lock on this file for the block; it is released when its process ends. Raises TimeoutError
    after `patience` seconds, without which it waits as long as it takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    until = None if patience is None else time.monotonic() + patience
    with path.open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX if until is None else fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if until is not None and time.monotonic() >= until:
                    raise TimeoutError(f"another process or thread has kept {path.name} for {patience:.0f} s") from None
                time.sleep(_POLL_SECONDS)
        yield
