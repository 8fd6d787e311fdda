"""Temporary folders for large files, on the blob store's file system so that a file becomes a blob without a copy."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def work_folder(home: Path) -> Path:
    """The folder in the station's home for temporary files."""
    folder = home / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def workdir(home: Path) -> Iterator[Path]:
    """A folder in the station's home that is deleted at the end of the block."""
    with tempfile.TemporaryDirectory(dir=work_folder(home)) as name:
        yield Path(name)
