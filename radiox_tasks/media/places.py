"""Paths and URLs of editions, and atomic file operations."""

import contextlib
import errno
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.storage.s3_bucket import public_base
from radiox_tasks.settings import Settings

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
WORKSHOP = ".making"
"""The folder under editions/ in which editions are built; never served."""
STAGING = ".ready"
"""The folder under editions/ for complete editions before their air time; never served."""
EDITION_DEPTH = 3
"""Depth of an edition below editions/: preset, day, time and id."""
PATIENCE_SECONDS = 60.0
"""Seconds to wait for another process that writes or uploads the same shared files; a later task catches up."""
_POLL_SECONDS = 0.05
_ATTEMPTS = 10


def safe_name(name: str) -> str:
    """The name, if it is valid as one part of a path; raises ValueError otherwise."""
    if not _NAME.fullmatch(name) or ".." in name:
        raise ValueError(f"not usable as a folder name: {name[:80]!r}")
    return name


def editions_root(home: Path) -> Path:
    """The folder of all editions."""
    return home / "editions"


def edition_folder(home: Path, preset: str, air_at_local: datetime, show_id: str) -> Path:
    """<home>/editions/<preset>/<YYYY-MM-DD>/<HHMM>-<show id>, in the preset's zone."""
    if air_at_local.tzinfo is None:
        raise ValueError("an edition's air time is aware, in the preset's zone")
    day, clock = f"{air_at_local:%Y-%m-%d}", f"{air_at_local:%H%M}"
    return editions_root(home) / safe_name(preset) / day / f"{clock}-{safe_name(show_id)}"


def base_url(settings: Settings) -> str:
    """The URL of the editions folder, ending in a slash, for files in a programme's folder.

    RADIOX_PUBLIC_URL; else the bucket's public URL; else the relative "../", which the server makes absolute, so that
    no file contains an address of this machine.
    """
    if settings.public_url:
        return settings.public_url.rstrip("/") + "/"
    if settings.s3_bucket is not None:
        return public_base(settings.s3_endpoint, settings.s3_bucket)
    if settings.supabase_url:
        return f"{settings.supabase_url.rstrip('/')}/storage/v1/object/public/{settings.bucket}/"
    return "../"


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes | str | Path) -> None:
    """Write a new file durably. Existing files are hard-linked if possible, since blobs and edition files are replaced
    and never modified."""
    if isinstance(content, Path):
        _link(content, path)
        path.chmod(0o644)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    _sync(path)


def _link(target: Path, path: Path) -> None:
    try:
        path.hardlink_to(target)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(target, path)


def replace_file(path: Path, content: bytes | str) -> None:
    """Replace a file atomically."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(descriptor)
    try:
        write_durably(Path(name), content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def replace_with_link(path: Path, target: Path) -> None:
    """Atomically make `path` a hard link to `target`; a copy if hard links are not supported."""
    spare = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}-"))
    try:
        _link(target, spare / path.name)
        (spare / path.name).replace(path)
    finally:
        shutil.rmtree(spare, ignore_errors=True)


@contextlib.contextmanager
def new_folder(root: Path, place: Path) -> Iterator[Path]:
    """A temporary folder on the same disk as `place`, which is renamed to `place` at the end of the block. An existing
    folder is moved aside first and then deleted."""
    workshop = root / WORKSHOP
    workshop.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=workshop))
    try:
        yield made
        made.chmod(0o755)
        _sync(made)
        place.parent.mkdir(parents=True, exist_ok=True)
        _move_into_place(made, place, workshop)
        _sync(place.parent)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _move_into_place(made: Path, place: Path, workshop: Path) -> None:
    for _ in range(_ATTEMPTS):
        try:
            made.rename(place)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        else:
            return
        aside = Path(tempfile.mkdtemp(dir=workshop))
        with contextlib.suppress(FileNotFoundError):  # another writer of this edition moved it first
            place.rename(aside / place.name)
        shutil.rmtree(aside, ignore_errors=True)
    raise FileExistsError(f"other processes keep writing {place}")


def remove_folder(folder: Path, home: Path) -> None:
    """Delete an edition's folder, and its day's folder if that becomes empty; missing ones are ignored. Raises
    ValueError for any other path, so that a wrong record cannot delete something else."""
    root = editions_root(home).resolve()
    place = folder.parent.resolve() / folder.name
    if not place.is_relative_to(root) or len(place.relative_to(root).parts) != EDITION_DEPTH or folder.is_symlink():
        raise ValueError(f"not an edition's folder: {folder}")
    workshop = root / WORKSHOP
    workshop.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=workshop))
    with contextlib.suppress(FileNotFoundError):
        place.rename(aside / place.name)
    shutil.rmtree(aside, ignore_errors=True)
    with contextlib.suppress(OSError):
        place.parent.rmdir()


@contextlib.contextmanager
def _alone(root: Path, name: str, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Take a file lock. Raises TimeoutError after `patience` seconds."""
    import fcntl

    root.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with (root / name).open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise TimeoutError(f"another process or thread has kept {name} for {patience:.0f} s") from None
                time.sleep(_POLL_SECONDS)
        yield


def publishing(root: Path) -> contextlib.AbstractContextManager[None]:
    """Lock for publishers that write the shared files under `root` (feeds, latest, the station's page). For local work
    only: nothing inside may wait for the network."""
    return _alone(root, ".publishing")


@contextlib.contextmanager
def sending(
    root: Path, name: str, choose: Callable[[], Iterable[Path]], *, patience: float = PATIENCE_SECONDS
) -> Iterator[dict[Path, Path]]:
    """Snapshots of shared files to upload: each path, and a file with its content at the start of the block.

    Uploaders of the same files (by `name`) wait for each other, so that newer content is not overwritten; publishers do
    not wait. `choose` selects the files; missing ones are skipped. Raises ProviderError("transient") after `patience`
    seconds, so that a hanging upload does not fill the pool.
    """
    workshop = root / WORKSHOP
    workshop.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(_alone(root, f".sending-{name}", patience))
        except TimeoutError as error:
            raise ProviderError("transient", str(error)) from None
        spare = stack.enter_context(tempfile.TemporaryDirectory(dir=workshop))
        held: dict[Path, Path] = {}
        with publishing(root):
            for path in filter(Path.is_file, choose()):
                held[path] = Path(spare) / path.name
                replace_with_link(held[path], path)
        yield held
