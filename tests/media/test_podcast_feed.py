import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.media.literal_text import literal
from radiox_tasks.media.podcast.feed_entries import feed_entry, feed_title
from radiox_tasks.media.podcast.podcast_feed import (
    DESCRIPTION_BYTES,
    Channel,
    FeedEntry,
    bounded,
    podcast_guid,
    render_feed,
    render_json_feed,
    render_playlist,
)
from radiox_tasks.media.programme_files import channel_of
from tests.media.media_documents import AIR_AT, document, preset

BASE = "https://radio.example.org/"
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


def entry(**changes: object) -> FeedEntry:
    made = feed_entry(document(audio_bytes=123_456), BASE, Path("/srv"))
    return made.model_copy(update=changes)


def parsed(xml: str) -> ElementTree.Element:
    root = ElementTree.fromstring(xml.encode())  # noqa: S314 - our own feed
    found = root.find("channel")
    assert found is not None
    return found


def channel() -> Channel:
    return channel_of(preset(), BASE, GUID)


def test_the_guid_is_the_one_podcasting_2_gives() -> None:
    expected = "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert podcast_guid("https://podnews.net/rss") == expected
    assert podcast_guid("http://podnews.net/rss///") == expected
    assert podcast_guid("podnews.net/rss") == expected


def test_an_item_has_what_players_need() -> None:
    item = parsed(render_feed(channel(), [entry()])).find("item")
    assert item is not None
    enclosure = item.find("enclosure")
    assert enclosure is not None
    folder = f"{BASE}zurich/2026-11-23/0900-show-1"
    assert enclosure.attrib == {"url": f"{folder}/show.mp3", "length": "123456", "type": "audio/mpeg"}
    guid = item.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == ("show-1", "false")
    published = item.findtext("pubDate")
    assert published is not None
    assert parsedate_to_datetime(published) == AIR_AT
    assert item.findtext(f"{ITUNES}duration") == "40"
    assert [t.get("type") for t in item.findall(f"{PODCAST}transcript")] == ["text/vtt", "application/x-subrip"]
    chapters = item.find(f"{PODCAST}chapters")
    assert chapters is not None
    assert chapters.attrib == {"url": f"{folder}/chapters.json", "type": "application/json+chapters"}


def test_the_owners_address_is_there_only_where_it_is_wanted() -> None:
    owned = channel().model_copy(update={"owner_email": "desk@radio.example.org"})
    assert parsed(render_feed(owned, [])).findtext(f"{ITUNES}owner/{ITUNES}email") == "desk@radio.example.org"
    assert parsed(render_feed(channel(), [])).find(f"{ITUNES}owner") is None


def test_channel_and_items_say_that_a_machine_made_them() -> None:
    head = parsed(render_feed(channel(), [entry()]))
    for place in (head, head.find("item")):
        assert place is not None
        mark = place.find(f"{PODCAST}txt")
        assert mark is not None
        assert (mark.get("purpose"), mark.text) == ("ai-content", "true")
    assert "maschinell" in (head.findtext("description") or "")
    assert head.findtext(f"{PODCAST}guid") == GUID


def test_feedparser_reads_it_without_complaint() -> None:
    got = feedparser.parse(render_feed(channel(), [entry(), entry(show_id="show-2", title="Zweite")]))
    assert not got.bozo
    assert got.feed.language == "de"
    assert [e.title for e in got.entries] == [entry().title, "Zweite"]
    assert got.entries[0].enclosures[0].length == "123456"


@pytest.mark.slow
@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_the_feed_is_valid_xml_whatever_was_said(title: str, description: str) -> None:
    head = parsed(render_feed(channel(), [entry(title=title, description=description)]))
    visible = "".join(c for c in literal(title) if c.isprintable())
    got = head.findtext("item/title") or ""
    assert visible == "".join(c for c in got if c.isprintable())
    assert json.loads(render_json_feed(channel(), [entry(title=title)]))["items"][0]["title"] == title


def test_a_client_that_renders_descriptions_finds_no_tag_in_them() -> None:
    text = "1 < 2 <3, <img src=x onerror=alert(1)> </p> <!-- <?x " + "<b>" * DESCRIPTION_BYTES
    head = parsed(render_feed(channel(), [entry(title="<b>A</b>", description=text)]))
    got = head.findtext("item/description") or ""
    assert got.startswith("1 < 2 <3, ‹img src=x onerror=alert(1)> ‹/p> ‹!-- ‹?x ‹b>")
    assert len(got.encode()) <= DESCRIPTION_BYTES
    assert head.findtext("item/title") == "‹b>A‹/b>"


@given(st.text(max_size=40))
@settings(max_examples=50, deadline=None)
def test_descriptions_keep_to_the_limit_in_bytes(text: str) -> None:
    for long in (text, text + "ä" * DESCRIPTION_BYTES, text + "a" * DESCRIPTION_BYTES):
        cut = bounded(long)
        assert len(cut.encode(errors="replace")) <= DESCRIPTION_BYTES
        assert cut == long or cut.endswith("…")


def test_titles_of_two_editions_differ_by_day_and_hour_and_name_the_lead() -> None:
    nine = feed_title(document())
    ten = feed_title(document(air_at=AIR_AT.replace(hour=10)))
    tomorrow = feed_title(document(air_at=AIR_AT.replace(day=24)))
    assert len({nine, ten, tomorrow}) == 3
    assert "09:00" in nine
    assert "Das Polytechnikum öffnet" in nine
    assert feed_title(document(sample=True)).startswith("Probe")


def test_the_hour_in_titles_is_local() -> None:
    assert "09:00" in feed_title(document(air_at=datetime(2026, 11, 23, 8, tzinfo=UTC)))


def test_a_sample_says_so_in_its_description() -> None:
    sample = feed_entry(document(sample=True, audio_bytes=1), BASE, Path("/srv"))
    assert "nicht von heutigen Nachrichten" in sample.description


def test_json_feed_names_itself_and_its_attachment() -> None:
    got = json.loads(render_json_feed(channel(), [entry()]))
    assert got["version"] == "https://jsonfeed.org/version/1.1"
    assert got["feed_url"] == f"{BASE}zurich/feed.json"
    assert got["items"][0]["attachments"][0]["size_in_bytes"] == 123_456


def test_the_playlist_keeps_one_title_a_line() -> None:
    rows = render_playlist([entry(title="Zwei\nZeilen")]).splitlines()
    assert rows == ["#EXTM3U", "#EXTINF:40,Zwei Zeilen", entry().audio_url]
