"""Library data that the installation stores in a second format: files that are mapped into memory instead of loaded.

`python -m radiox_tasks.precompile` writes them. Where they are missing, the libraries' own files are read.
"""

import sys
from importlib.metadata import version
from pathlib import Path

_FOLDER = Path(sys.prefix) / "share" / "radiox"


def precompiled_path(package: str, name: str, layout: int) -> Path:
    """The path of data made from this version of a package. `layout` numbers the storage format: files of another
    format are ignored."""
    return _FOLDER / f"{package}-{version(package)}-{layout}" / name
