"""The short form of the chaos run (python -m tests.chaos is the long one)."""

from pathlib import Path

import pytest

from tests.chaos.run import run

pytestmark = pytest.mark.slow


@pytest.mark.timeout(960)
def test_every_slot_has_its_edition_whatever_dies(tmp_path: Path) -> None:
    outcome = run(tmp_path / "home", shows=3, seed=20261123, seconds=900)
    assert not outcome.problems, outcome.report()
    assert outcome.editions == 3, outcome.report()
    assert sum(outcome.injected.values()) >= 4, outcome.report()
