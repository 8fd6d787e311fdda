"""What recent shows said is remembered, on both databases."""

from datetime import timedelta

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.used_phrases import recent_phrases, record_phrases
from tests.script.writers import newsroom


def keep(database: Database, show: str, hours: int, *phrases: str, preset: str = "zurich") -> None:
    air_at = newsroom.AIR_AT + timedelta(hours=hours)
    record_phrases(database, show_id=show, preset=preset, air_at=air_at, phrases=phrases)


def test_the_last_shows_phrases_the_latest_first(database: Database) -> None:
    keep(database, "a", 0, "p1", "p2")
    keep(database, "c", 2, "p4")
    keep(database, "b", 1, "p2", "p3")
    keep(database, "x", 3, "p9", preset="tech")
    assert recent_phrases(database, "zurich") == ("p4", "p2", "p3", "p1")
    assert recent_phrases(database, "zurich", shows=1) == ("p4",)
    assert recent_phrases(database, "zurich", before=newsroom.AIR_AT + timedelta(hours=2)) == ("p2", "p3", "p1")
    assert recent_phrases(database, "global") == ()


def test_a_show_made_again_is_remembered_once(database: Database) -> None:
    keep(database, "a", 0, "p1", "p2", "p2")
    keep(database, "a", 0, "p3", "said:" + "x" * 400)
    assert set(recent_phrases(database, "zurich")) == {"p3", ("said:" + "x" * 400)[:240]}
