"""Rules that hold for every module of the package, checked on its source."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import radiox_tasks

PACKAGE = Path(radiox_tasks.__file__).parent
MOST_LINES = 300


def modules() -> Iterator[Path]:
    """Every module of the package; generated migrations never change once they have landed."""
    return (file for file in sorted(PACKAGE.rglob("*.py")) if "migrations" not in file.parts)


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_module_is_longer_than_300_lines(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= MOST_LINES
