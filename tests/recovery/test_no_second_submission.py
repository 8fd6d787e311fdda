"""What a show gets over without being submitted again: two voices, and a long wait in a queue."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from radiox_tasks.audio.programme.mix_step import ONE_VOICE
from radiox_tasks.data.shows.records import load_show
from tests.recovery.faulty_station import FaultyStation, open_station

pytestmark = pytest.mark.slow

STALLED_AFTER = 6.0


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyStation]:
    home = tmp_path_factory.mktemp("submissions") / "home"
    with open_station(home, RADIOX_STALLED_AFTER=str(STALLED_AFTER)) as opened:
        yield opened


@pytest.mark.timeout(600)
def test_a_voice_that_fails_within_a_show(station: FaultyStation) -> None:
    worker = station.worker("audio")  # started
    station.voice.faults += ["", "", "policy"]
    show = station.settled(station.order(cover=False))
    assert worker.is_running()
    assert show.status == "published", show.error
    assert ONE_VOICE in show.degraded
    assert show.error is None
    assert show.submissions == 1


@pytest.mark.timeout(600)
def test_a_message_that_waits_for_long(station: FaultyStation) -> None:
    worker = station.worker("audio")
    worker.suspend()
    try:
        show_id = station.order(cover=False)
        station.until(lambda: station.redis().llen("audio") > 0, 240, "a waiting message")
        quiet = timedelta(seconds=3 * STALLED_AFTER)  # the reconciler looks every few seconds
        station.until(
            lambda: datetime.now(UTC) - load_show(station.database, show_id).moved_at > quiet, 240, "a quiet show"
        )
        submissions = load_show(station.database, show_id).submissions
    finally:
        worker.resume()
    assert submissions == 1
    assert station.settled(show_id).status == "published"
