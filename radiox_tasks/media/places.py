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
"""The folder under editions/ where editions are built before they are renamed into place; never served."""
STAGING = ".ready"
"""The folder under editions/ where whole editions wait for their air time; never served."""
EDITION_DEPTH = 3
"""An edition lies three folders under editions/: preset, day, time and id."""
PATIENCE_SECONDS = 60.0
"""For whoever else writes or sends the same shared files; a later task does what was not done."""
_POLL_SECONDS = 0.05
_ATTEMPTS = 10


def safe_name(name: str) -> str:
    """The name, if it is good as one part of a path; raises ValueError else."""
    if not _NAME.fullmatch(name) or ".." in name:
        raise ValueError(f"not fit for a folder's name: {name[:80]!r}")
    return name


def editions_root(home: Path) -> Path:
    """The folder of all editions."""
    return home / "editions"


def edition_folder(home: Path, preset: str, air_at_local: datetime, show_id: str) -> Path:
    """<home>/editions/<preset>/<YYYY-MM-DD>/<HHMM>-<show id>, by the clock of the preset's zone."""
    if air_at_local.tzinfo is None:
        raise ValueError("an edition's air time is aware, in the preset's zone")
    day, clock = f"{air_at_local:%Y-%m-%d}", f"{air_at_local:%H%M}"
    return editions_root(home) / safe_name(preset) / day / f"{clock}-{safe_name(show_id)}"


def base_url(settings: Settings) -> str:
    """The address under which the editions folder is served, ending in a slash, for use in a programme's folder.

    RADIOX_PUBLIC_URL; else the public address of the bucket; else the relative way there, "../": whoever
    serves the folder makes it absolute, and no address of this machine is written into a file.
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
    """Write a new file and wait until the disk has it. A file that is given is linked, and copied only where the disk
    knows no hard links: nobody writes into a blob or an edition's file, each is replaced."""
    if isinstance(content, Path):
        _link(content, path)
        path.chmod(0o644)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    _sync(path)


def _link(target: Path, path: Path) -> None:
    try:
        path.hardlink_to(target)
    except OSError:  # another disk, or one without hard links
        shutil.copyfile(target, path)


def replace_file(path: Path, content: bytes | str) -> None:
    """Put a file in place at once: readers see the old content or the new, never a part."""
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
    """Make `path` the same file as `target` at once; a copy where the disk knows no hard links."""
    spare = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}-"))
    try:
        _link(target, spare / path.name)
        (spare / path.name).replace(path)
    finally:
        shutil.rmtree(spare, ignore_errors=True)


@contextlib.contextmanager
def new_folder(root: Path, place: Path) -> Iterator[Path]:
    """A folder to fill, on the disk of `place`; it becomes `place` in one rename when the block ends well.

    A folder already there steps aside first and is then removed.
    """
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
    raise FileExistsError(f"others keep writing {place}")


def remove_folder(folder: Path, home: Path) -> None:
    """Remove an edition's folder at once, and its day's folder when that is left empty; gone already is fine.

    Raises ValueError for anything that is not an edition's folder under this home: no path from a record can make
    this remove something else.
    """
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
    """Raises TimeoutError when another has not let go within `patience` seconds."""
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
    """Only one publisher at a time writes the shared files under `root` (feeds, latest, the station's page).

    For work on this disk alone: nothing that waits for a network belongs inside.
    """
    return _alone(root, ".publishing")


@contextlib.contextmanager
def sending(
    root: Path, name: str, choose: Callable[[], Iterable[Path]], *, patience: float = PATIENCE_SECONDS
) -> Iterator[dict[Path, Path]]:
    """Shared files to send elsewhere: where each lies, and a file with what it held when the block began.

    Who sends the same ones (by `name`) waits, so that nothing older follows; who publishes does not. `choose` says
    which, at that same moment; those that are not there are left out.

    Raises ProviderError("transient") when the wait takes longer than `patience` seconds: behind an upload that hangs
    the pool would fill up with those who wait.
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
