"""The names of places that headlines share."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from radiox_tasks.content.stories import place_names


def test_threads_that_start_together_make_the_gazetteer_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a second and some memory, and the shows of one hour begin at the same time in one worker."""
    made, make, none = [], place_names._localised_names, threading.Event()

    def counted() -> Iterator[tuple[str, tuple[str, ...]]]:
        made.append(threading.get_ident())
        none.wait(1)  # others begin meanwhile
        return make()

    monkeypatch.setattr(place_names, "_localised_names", counted)
    place_names._make_gazetteer.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: place_names._gazetteer(), range(4)))
    assert len(made) == 1
