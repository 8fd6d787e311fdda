"""The request and its cast."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.script.writers import newsroom


def test_a_naive_air_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        replace(newsroom.request([], desks=False), air_at=datetime(2026, 1, 1, 9))  # noqa: DTZ001 - the point of it


def test_the_cast_is_the_presets_as_far_as_it_is_known() -> None:
    cast = newsroom.request([]).roles
    assert [host.speaker for host in cast.members] == ["marcel", "jarvis", "lucy"]
    assert cast.partner(cast.main) == cast.second
    alone = newsroom.request([], hosts={"lucy": newsroom.HOSTS["lucy"]}).roles
    assert [host.speaker for host in alone.members] == ["lucy"]
    assert alone.partner(alone.main) is None
    with pytest.raises(ValueError, match="at least one host"):
        _ = newsroom.request([], hosts={}).roles


def test_an_unmeasured_voice_has_a_usual_rate() -> None:
    assert newsroom.request([]).rate("nobody") == 150.0
