"""What is relative on disk is whole for whoever asks, and what is whole stays as it is."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.media.feedcheck.check_feed import check_feed
from radiox_tasks.media.feedcheck.read_feed import read_feed
from radiox_tasks.media.pages.dashboard import render_dashboard
from radiox_tasks.media.podcast.absolute_urls import absolute_feed, absolute_json_feed, absolute_page, absolute_playlist
from radiox_tasks.media.podcast.feed_entries import feed_entry
from radiox_tasks.media.podcast.podcast_feed import render_feed, render_json_feed, render_playlist
from radiox_tasks.media.podcast.update_frequency import update_frequency_of
from radiox_tasks.media.programme_files import channel_of
from tests.media.media_documents import document, preset

PLACE = "https://radio.example.org/editions/zurich/"
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"


def channel(base: str = "../"):
    return channel_of(preset(), base, GUID).model_copy(update={"owner_email": "desk@radio.example.org"})


def entry(base: str = "../"):
    return feed_entry(document(audio_bytes=1234), base, Path("/srv"))


def test_a_relative_feed_becomes_the_one_that_was_written_for_the_address() -> None:
    base = "https://radio.example.org/editions/"
    served = absolute_feed(render_feed(channel(), [entry()]), PLACE + "feed.xml")

    assert served == render_feed(channel(base), [entry(base)])
    assert absolute_feed(served, "https://elsewhere.example.org/feed.xml") == served
    report = check_feed(read_feed(served.encode(), now=datetime.now(UTC), address=PLACE + "feed.xml"), "x")
    assert report.findings == ()


def test_json_feed_and_playlist_too() -> None:
    base = "https://radio.example.org/editions/"
    served = absolute_json_feed(render_json_feed(channel(), [entry()]), PLACE + "feed.json")
    assert json.loads(served) == json.loads(render_json_feed(channel(base), [entry(base)]))
    assert absolute_playlist(render_playlist([entry()]), PLACE + "latest.m3u") == render_playlist([entry(base)])


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_text_is_taken_for_an_address(text: str) -> None:
    said = entry().model_copy(update={"title": text, "description": text})
    served = json.loads(absolute_json_feed(render_json_feed(channel(), [said]), PLACE + "feed.json"))
    assert served["items"][0]["title"] == text
    assert served["items"][0]["content_text"] == text


def test_a_pages_card_names_whole_addresses_and_its_player() -> None:
    url = PLACE + "2026-11-23/0900-show-1/index.html"
    served = absolute_page(render_dashboard(document()), url, "https://radio.example.org/oembed")

    assert f'<meta property="og:image" content="{PLACE}2026-11-23/0900-show-1/cover.jpg">' in served
    assert "https://radio.example.org/oembed?format=json&amp;url=https%3A%2F%2Fradio.example.org" in served
    assert 'src="show.mp3"' in served


@pytest.mark.parametrize(
    ("cron", "words", "rule"),
    [
        ("0 * * * *", "24 Mal am Tag", "FREQ=HOURLY;BYMINUTE=0"),
        ("*/30 * * * *", "48 Mal am Tag", "FREQ=HOURLY;BYMINUTE=0,30"),
        ("30 7 * * *", "täglich", "FREQ=DAILY;BYHOUR=7;BYMINUTE=30"),
        ("0 7,12 * * *", "2 Mal am Tag", "FREQ=DAILY;BYHOUR=7,12;BYMINUTE=0"),
        ("0 8 * * 1-5", "5 Mal die Woche", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=0"),
        ("0 8 * * 0", "einmal die Woche", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=8;BYMINUTE=0"),
        ("0 0 29 2 *", None, None),
    ],
)
def test_a_schedule_says_how_often_it_airs(cron: str, words: str | None, rule: str | None) -> None:
    rhythm = update_frequency_of(
        preset(schedule={"cron": cron}), datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(minutes=1)
    )

    assert (rhythm.words, rhythm.rule) == (words, rule) if rhythm else words is None
