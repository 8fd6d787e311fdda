"""`radiox doctor` on presets: what they name exists, their schedule leaves time, their feeds were read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from radiox_tasks.data.content.feed_store import acquire_feed, finish_feed, load_feed
from radiox_tasks.data.store import Store
from radiox_tasks.station.doctor import preset_checks
from radiox_tasks.station.doctor.finding import Finding
from tests.data.programmes import programme

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("check", "changes", "verdict", "said"),
    [
        (preset_checks.hosts, {"hosts": {"main": "marcell"}}, "fail", "did you mean marcel"),
        (preset_checks.jingle, {"sound": {"jingle": "fanfare"}}, "fail", "fanfare"),
        (preset_checks.jingle, {}, "ok", "morning"),
        (preset_checks.feeds, {}, "ok", "0 asked before"),
    ],
)
def test_what_a_preset_names_has_to_be_there(
    memory: Store, check: Callable[..., Finding], changes: dict[str, Any], verdict: str, said: str
) -> None:
    finding = check(memory, programme(**changes))
    assert finding.verdict == verdict
    assert said in finding.detail


@pytest.mark.parametrize(
    ("schedule", "verdict", "said"),
    [
        ({}, "ok", "next at 2026-11-23 11:00 CET"),
        ({"lead": "2m"}, "warn", "a lead of 120 s"),
        ({"lead": "90s"}, "fail", "a lead of 90 s is too short"),
        ({"enabled": False}, "ok", "on demand"),
        ({"cron": "0 0 29 2 *"}, "warn", "no slot within a year"),
    ],
)
def test_a_schedule_has_to_leave_time(memory: Store, schedule: dict[str, Any], verdict: str, said: str) -> None:
    finding = preset_checks.schedule(memory, programme(schedule=schedule), NOW)
    assert finding.verdict == verdict
    assert said in finding.detail


@pytest.mark.slow
def test_a_long_show_needs_a_longer_lead(memory: Store) -> None:
    """The ladder of an hour's programme begins four minutes earlier than that of three minutes."""
    finding = preset_checks.schedule(memory, programme(schedule={"lead": "7m"}, duration=3600), NOW)
    assert (finding.verdict, "479 s before air" in finding.detail) == ("warn", True)
    assert preset_checks.schedule(memory, programme(schedule={"lead": "7m"}, duration=180), NOW).verdict == "ok"
    assert preset_checks.schedule(memory, programme(schedule={"lead": "5m"}, duration=3600), NOW).verdict == "fail"


@pytest.mark.slow
def test_a_show_of_no_given_length_is_as_long_as_its_stories(memory: Store) -> None:
    def verdict(stories: int) -> str:
        made = programme(schedule={"lead": "280s"}, news={"count": stories})
        return preset_checks.schedule(memory, made, NOW).verdict

    assert (verdict(4), verdict(30)) == ("ok", "warn")


def test_feeds_that_all_failed_the_last_time_are_reported(memory: Store) -> None:
    preset = programme(feeds=[{"url": f"https://{n}.example.org/feed", "name": f"house {n}"} for n in range(2)])
    for number, feed in enumerate(preset.feeds, 1):
        with memory.database.ready() as connection:
            lease = timedelta(seconds=30)
            record = acquire_feed(connection, feed.url, known=False, owner="me", clock=NOW, lease=lease)
            assert record is not None
            failed = {**record.__dict__, "failures": 3, "last_error": "HTTP 503", "last_error_at": NOW}
            finish_feed(connection, type(record)(**failed), owner="me")
            assert load_feed(connection, feed.url) is not None
        finding = preset_checks.feeds(memory, preset)
        assert (finding.verdict, f"house {0}" in finding.detail) == (("warn", True) if number == 1 else ("fail", False))


def test_feeds_of_hosts_that_asked_for_a_pause_are_reported_too(memory: Store) -> None:
    preset = programme(feeds=[{"url": "https://house.example.org/feed", "name": "house"}])
    with memory.database.ready() as connection:
        lease = timedelta(seconds=30)
        record = acquire_feed(connection, preset.feeds[0].url, known=False, owner="me", clock=NOW, lease=lease)
        assert record is not None
        finish_feed(connection, replace(record, content="{}", fetched_at=NOW, error="HTTP 429, paused"), owner="me")
    assert preset_checks.feeds(memory, preset).verdict == "fail"
