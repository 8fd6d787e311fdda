import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from radiox_tasks.media.edition_paths import WORKSHOP
from radiox_tasks.media.podcast.feed_entries import newest_entries
from radiox_tasks.media.programme_files import refresh_all
from radiox_tasks.media.retention.retire_editions import delete_abandoned, expired, retire
from radiox_tasks.model.preset import PublishRules
from radiox_tasks.settings import get_settings
from tests.media.media_documents import AIR_AT, document, placed_edition, preset

KEEP = PublishRules(keep=timedelta(days=30))


def test_editions_past_their_keeping_expire_oldest_first_but_never_the_newest_of_a_preset() -> None:
    days = {"new": 1, "edge": 30, "old": 31, "older": 90}
    editions = [document(show_id=name, air_at=AIR_AT - timedelta(days=n)) for name, n in days.items()]
    assert [one.show_id for one in expired(editions, KEEP, AIR_AT)] == ["older", "old"]
    assert expired(editions[2:3], KEEP, AIR_AT) == []
    assert expired([], KEEP, AIR_AT) == []


@pytest.mark.parametrize(
    ("limits", "gone"),
    [
        ({}, []),
        ({"keep_count": 1}, ["old", "middle"]),
        ({"keep_count": 2}, ["old"]),
        ({"keep_count": 9}, []),
        ({"keep_size": 1}, ["old", "middle"]),  # the newest stays, however big
        ({"keep_size": 200}, ["old"]),
        ({"keep_size": "300B"}, []),
        ({"keep": "36h", "keep_count": 2}, ["old"]),
        ({"keep": "12h", "keep_size": "1GB"}, ["old", "middle"]),
    ],
)
def test_the_limits_on_number_and_size_hold_beside_that_on_age(limits: dict[str, object], gone: list[str]) -> None:
    days = {"old": 2, "new": 0, "middle": 1}
    editions = [document(show_id=name, air_at=AIR_AT - timedelta(days=n)) for name, n in days.items()]
    rules = PublishRules.model_validate(limits)
    assert [one.show_id for one in expired(editions, rules, AIR_AT, size=lambda _: 100)] == gone


def test_retiring_takes_the_folder_and_the_feeds_entry(home: Path) -> None:
    shows = []
    for name, days in (("old", 40), ("new", 0)):
        made = document(show_id=name, air_at=AIR_AT - timedelta(days=days))
        shows.append(placed_edition(made, home))
        refresh_all(shows[-1], settings=get_settings(), preset=preset(), editions=shows)
    old = expired(shows, KEEP, AIR_AT)
    assert retire(old, settings=get_settings(), preset=preset(), editions=shows) == ["old"]
    assert not Path(shows[0].folder or "").exists()
    assert Path(shows[1].folder or "").is_dir()
    for name in ("zurich/feed.xml", "zurich/feed.json", "zurich/latest.m3u", "index.html"):
        text = (home / "editions" / name).read_text()
        assert "-new/" in text
        assert "-old/" not in text
    assert [one.entry.show_id for one in newest_entries(home, "zurich", 9, "")] == ["new"]
    assert retire(old, settings=get_settings(), preset=preset(), editions=shows) == ["old"]


def test_only_abandoned_work_is_swept(home: Path) -> None:
    now = datetime.now(UTC)
    for name, age in (("dead", 2), ("alive", 0)):
        folder = home / "editions" / WORKSHOP / name
        folder.mkdir(parents=True)
        stamp = (now - timedelta(days=age)).timestamp()
        os.utime(folder, (stamp, stamp))
    assert delete_abandoned(home, now) == 1
    assert [path.name for path in (home / "editions" / WORKSHOP).iterdir()] == ["alive"]
    assert delete_abandoned(home / "nowhere", now) == 0


def test_a_file_that_a_killed_process_was_to_put_in_place_is_swept(home: Path) -> None:
    """It may be a link to the audio of an edition that is retracted since."""
    programme = home / "editions" / "zurich"
    programme.mkdir(parents=True)
    for name in (".latest.mp3-0123456789ab", ".editions.json", "latest.mp3"):
        (programme / name).write_text("x")
    now = datetime.now(UTC)
    assert delete_abandoned(home, now) == 0
    assert delete_abandoned(home, now + timedelta(days=2)) == 1
    assert sorted(path.name for path in programme.iterdir()) == [".editions.json", "latest.mp3"]
