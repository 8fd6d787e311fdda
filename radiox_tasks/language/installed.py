"""Data of libraries that the installation holds in a second form, which needs no loading: files mapped into memory.

`python -m radiox_tasks.precompile` writes them. Where they are missing, the libraries' own files are read.
"""

import sys
from importlib.metadata import version
from pathlib import Path

_FOLDER = Path(sys.prefix) / "share" / "radiox"


def installed(package: str, name: str, layout: int) -> Path:
    """The place of data made from this version of a package. `layout` is the number of the form in which they are
    stored: a change to it leaves files of the earlier form unread."""
    return _FOLDER / f"{package}-{version(package)}-{layout}" / name
