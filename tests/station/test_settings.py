"""Settings that cannot be used are refused where they are read, at the start, and not at every tick."""

import pytest
from pydantic import ValidationError

from radiox_tasks.settings import Settings


def test_a_ladder_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADIOX_LADDER", "sooner=9")
    with pytest.raises(ValidationError, match="no rung 'sooner'"):
        Settings()


def test_a_ladder_that_can_be_read_is_kept_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADIOX_LADDER", " fewer=600, last-edition=30.5 ,")
    assert Settings().ladder.strip() == "fewer=600, last-edition=30.5 ,"
