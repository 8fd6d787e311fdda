"""Creates and deletes edition folders, and locks the files that editions share: feeds, `latest`, the station page."""

import contextlib
import errno
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from radiox_tasks.files import file_lock, replace_with_link, sync
from radiox_tasks.media.edition_paths import WORKSHOP, editions_root
from radiox_tasks.providers.calls import ProviderError

EDITION_DEPTH = 3
"""Depth of an edition below editions/: preset, day, time and id."""
PATIENCE_SECONDS = 60.0
"""Seconds to wait for another process that writes or uploads the same shared files; a later task catches up."""
_ATTEMPTS = 10


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
        sync(made)
        place.parent.mkdir(parents=True, exist_ok=True)
        _move_into_place(made, place, workshop)
        sync(place.parent)
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
        _delete_at_once(place, workshop)
    raise FileExistsError(f"other processes keep writing {place}")


def _delete_at_once(place: Path, workshop: Path) -> None:
    """Delete a folder, which is moved aside first, so that it is never there in part."""
    aside = Path(tempfile.mkdtemp(dir=workshop))
    with contextlib.suppress(FileNotFoundError):  # another process moved it first
        place.rename(aside / place.name)
    shutil.rmtree(aside, ignore_errors=True)


def delete_folder(folder: Path, home: Path) -> None:
    """Delete an edition's folder, and its day's folder if that becomes empty; missing ones are ignored. Raises
    ValueError for any other path, so that a wrong record cannot delete something else."""
    root = editions_root(home).resolve()
    place = folder.parent.resolve() / folder.name
    if not place.is_relative_to(root) or len(place.relative_to(root).parts) != EDITION_DEPTH or folder.is_symlink():
        raise ValueError(f"not an edition's folder: {folder}")
    workshop = root / WORKSHOP
    workshop.mkdir(parents=True, exist_ok=True)
    _delete_at_once(place, workshop)
    with contextlib.suppress(OSError):
        place.parent.rmdir()


def publishing(root: Path) -> contextlib.AbstractContextManager[None]:
    """Lock for publishers that write the shared files under `root` (feeds, latest, the station's page). For local work
    only: nothing inside may wait for the network."""
    return file_lock(root / ".publishing", patience=PATIENCE_SECONDS)


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
            stack.enter_context(file_lock(root / f".sending-{name}", patience=patience))
        except TimeoutError as error:
            raise ProviderError("transient", str(error)) from None
        spare = stack.enter_context(tempfile.TemporaryDirectory(dir=workshop))
        held: dict[Path, Path] = {}
        with publishing(root):
            for path in filter(Path.is_file, choose()):
                held[path] = Path(spare) / path.name
                replace_with_link(held[path], path)
        yield held
