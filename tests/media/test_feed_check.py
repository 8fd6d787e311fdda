"""Each rule finds what it is for, our own feed breaks none, and nothing hostile gets past the reader."""

import re
import struct
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.cli.feed import feed as command
from radiox_tasks.media.feedcheck.check_feed import RULES, check_feed
from radiox_tasks.media.feedcheck.probe_files import fetch_feed, probe_files
from radiox_tasks.media.feedcheck.read_feed import LARGEST, FeedUnreadableError, date_of, read_feed, seconds_of
from radiox_tasks.media.podcast.feed_entries import feed_entry
from radiox_tasks.media.podcast.podcast_feed import render_feed
from radiox_tasks.media.programme_files import channel_of
from tests.media.media_documents import AIR_AT, document, preset

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
OWNED = {"owner_email": "desk@radio.example.org"}
ADDRESS = "https://radio.example.org/zurich/feed.xml"


def ours(count: int = 3) -> str:
    base = "https://radio.example.org/"
    shows = [
        document(show_id=f"show-{n}", audio_bytes=1000 + n, air_at=AIR_AT + timedelta(hours=n)) for n in range(count)
    ]
    return render_feed(
        channel_of(preset(), base, guid="9b024349-ccf0-5f69-a609-6b82873eab3c").model_copy(update=OWNED),
        [feed_entry(one, base, Path("/srv")) for one in reversed(shows)],
    )


def broken(text: str, address: str = ADDRESS) -> dict[str, list[str]]:
    """The rules that the feed breaks, each with its messages."""
    found: dict[str, list[str]] = {}
    for finding in check_feed(read_feed(text.encode(), now=NOW, address=address), "x").findings:
        found.setdefault(finding.rule, []).append(f"{finding.where}: {finding.message}")
    return found


def test_our_own_feed_breaks_no_rule() -> None:
    assert broken(ours()) == {}


def test_every_rule_says_where_it_is_written() -> None:
    assert len(RULES) > 30
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.source.startswith("https://") for rule in RULES)


SPOILT = {
    "the-owner-can-be-asked": ("desk@radio.example.org", ""),
    "the-language-is-a-code": ("<language>de<", "<language>German<"),
    "version-is-two": ('version="2.0"', 'version="0.91"'),
    "channel-has-its-parts": (r"<description>RadioX[^<]*</description>", ""),
    "addresses-are-whole": (r'url="https://[^"]*show.mp3"', 'url="zurich/show.mp3"'),
    "a-file-has-whole-addresses": (r'url="https://[^"]*show.mp3"', 'url="zurich/show.mp3"'),
    "items-have-unique-guids": (r">show-1<", ">show-2<"),
    "a-permalink-is-an-address": ('<guid isPermaLink="false">', "<guid>"),
    "dates-can-be-read": (r"<pubDate>[^<]*</pubDate>", "<pubDate>2026-11-23</pubDate>"),
    "dates-are-not-in-the-future": (r"<pubDate>[^<]*</pubDate>", "<pubDate>Mon, 23 Nov 2037 09:00:00 +0100</pubDate>"),
    "newest-item-is-first": (r"<pubDate>[^<]*11:00[^<]*<", "<pubDate>Mon, 23 Nov 2020 09:00:00 +0100<"),
    "feed-names-its-own-address": (r"<atom:link[^>]*self[^>]*>", ""),
    "archives-lead-back": ("<item>", '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><item>'),
    "channel-has-what-the-directory-shows": (r"<language>de</language>", ""),
    "explicit-is-said": (r"<itunes:explicit>false", "<itunes:explicit>perhaps"),
    "categories-are-known": ('text="News"', 'text="Gossip"'),
    "items-have-title-and-enclosure": (r"(<item>\s*)<title>[^<]*</title>", r"\1"),
    "items-can-be-played": (r"<enclosure[^>]*>", ""),
    "enclosures-are-complete": (r'length="1002"', 'length="0"'),
    "descriptions-are-not-too-long": (r"(<item>\s*<title>[^<]*</title>\s*<description>)", r"\1" + "ä" * 2001),
    "items-have-what-is-recommended": (r"<itunes:duration>40</itunes:duration>", ""),
    "durations-can-be-read": (r"<itunes:duration>40<", "<itunes:duration>about a minute<"),
    "types-are-known": (r"<itunes:type>episodic", "<itunes:type>endless"),
    "the-author-is-named": (r"<itunes:author>[^<]*</itunes:author>", ""),
    "every-episode-has-a-date": (r"<pubDate>[^<]*</pubDate>", ""),
    "guid-is-a-uuid": (r"<podcast:guid>[^<]*<", "<podcast:guid>mine<"),
    "locked-is-yes-or-no": (r"<podcast:locked>yes", "<podcast:locked>maybe"),
    "medium-is-known": (r"<podcast:medium>podcast", "<podcast:medium>gramophone"),
    "transcripts-are-complete": ('type="text/vtt"', 'type="text/rtf"'),
    "chapters-are-complete": ("application/json\\+chapters", "application/json"),
    "persons-are-named": (r"<podcast:person([^>]*)>[^<]*<", r"<podcast:person\1><"),
    "update-frequency-can-be-read": (
        "<podcast:medium>",
        '<podcast:updateFrequency rrule="HOURLY">hourly</podcast:updateFrequency><podcast:medium>',
    ),
    "texts-are-not-too-long": ('purpose="ai-content"', f'purpose="{"x" * 129}"'),
    "alternate-enclosures-are-complete": (
        "<podcast:chapters",
        '<podcast:alternateEnclosure type="audio/opus"></podcast:alternateEnclosure><podcast:chapters',
    ),
    "addresses-of-tags-are-whole": (r'<podcast:chapters url="[^"]*"', '<podcast:chapters url="chapters.json"'),
    "no-two-episodes-look-alike": (r"(<item>\s*<title>)[^<]*<", r"\1The same<"),
    "titles-are-plain": (r"(<item>\s*<title>)", r"\1&lt;b&gt;Loud&lt;/b&gt; "),
}  # fmt: skip


def test_there_is_a_bad_feed_for_every_rule() -> None:
    assert set(SPOILT) == {rule.name for rule in RULES}


@pytest.mark.parametrize("name", SPOILT)
def test_each_rule_finds_its_fault(name: str) -> None:
    pattern, instead = SPOILT[name]
    spoilt = re.sub(pattern, instead, ours())
    assert spoilt != ours()
    assert name in broken(spoilt, "" if name == "a-file-has-whole-addresses" else ADDRESS)
    assert name not in broken(ours())


def test_equal_titles_of_different_days_or_lengths_are_no_duplicates() -> None:
    alike = re.sub(r"(<item>\s*<title>)[^<]*<", r"\1The same<", ours())
    lengths = iter(("40", "1000", "2000"))
    apart = re.sub(r"<itunes:duration>40<", lambda _: f"<itunes:duration>{next(lengths)}<", alike)
    assert "no-two-episodes-look-alike" not in broken(apart)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "well-formed"),
        ("<rss><channel>", "well-formed"),
        ("<html></html>", "<html>"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "<feed>"),
        ("<rss version='2.0'/>", "no <channel>"),
        ("{}", "well-formed"),
    ],
)
def test_a_text_that_is_no_feed_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(FeedUnreadableError, match=reason):
        read_feed(text.encode(), now=NOW)


def test_entities_are_left_alone(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret")
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    bomb = entity + '<rss version="2.0"><channel><title>&x;</title></channel></rss>'
    assert "secret" not in read_feed(bomb.encode(), now=NOW).text("title")


@given(st.text(alphabet="<>&/rsschanelitem \"'=:0123", max_size=200))
@settings(max_examples=80, deadline=None)
def test_no_input_breaks_a_rule_function(inside: str) -> None:
    try:
        read = read_feed(f'<rss version="2.0"><channel>{inside}</channel></rss>'.encode(), now=NOW)
    except FeedUnreadableError:
        return
    check_feed(read, "x")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("40", 40), ("1:02", 62), ("1:00:01", 3601), ("1:2:3:4", None), ("4.5", None), ("", None), ("9" * 5000, None)],
)
def test_each_form_of_a_duration_is_read(text: str, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Sat, 28 Nov 2026 12:00:00 +0000", NOW),
        ("Sat, 28 Nov 2026 13:00:00 +0100", NOW),
        ("Sat, 28 Nov 2026 12:00:00 -0000", NOW),  # as Python's email.utils writes it
        ("Sat, 28 Nov 2026 12:00:00", None),
        ("Sat, 28 Nov 2026 12:00:00 +99999999999999999999", None),
        ("Sat, 99999999999999999999 Nov 2026 12:00:00 +0000", None),
    ],
)
def test_a_date_is_read_only_with_its_zone(text: str, date: datetime | None) -> None:
    assert date_of(text) == date


@pytest.mark.parametrize("length", ["²", "", "0", "1.5", "9" * 5000])
def test_the_length_of_a_file_is_a_number_of_bytes(length: str) -> None:
    found = broken(re.sub(r'length="[^"]*"', f'length="{length}"', ours()))
    assert ("enclosures-are-complete" in found) == (not length.startswith("9"))


def test_signs_of_comparison_in_a_title_are_no_markup() -> None:
    compared = re.sub(r"(<item>\s*<title>)", r"\1Less &lt; more &gt; nothing ", ours())
    assert "titles-are-plain" not in broken(compared)


def png(width: int, height: int) -> bytes:
    """A PNG that names dimensions of its own, without pixels."""
    head = struct.pack(">4s2I5B", b"IHDR", width, height, 8, 2, 0, 0, 0)
    end = struct.pack(">I4sI", 0, b"IEND", zlib.crc32(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + end


@pytest.mark.parametrize(
    ("body", "address", "rule"),
    [
        (b"<html>", ADDRESS, "artwork-is-a-picture"),
        (png(60_000, 60_000), ADDRESS, "artwork-is-a-picture"),  # Pillow refuses it as a decompression bomb
        (png(100, 100), ADDRESS, "artwork-has-its-size"),
        (bytes(LARGEST + 1), ADDRESS, "artwork-is-light"),
        (b"", "http://a.example:port/", "file-can-be-had"),
    ],
)
def test_no_artwork_breaks_the_check(body: bytes, address: str, rule: str) -> None:
    text = re.sub(r'<itunes:image href="[^"]*"', f'<itunes:image href="{address}"', ours(0))
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=body))) as client:
        found = probe_files(client, read_feed(text.encode(), now=NOW))
        assert [finding.rule for finding in found] == [rule]


def test_an_invalid_address_is_reported() -> None:
    with httpx.Client() as client, pytest.raises(FeedUnreadableError, match="port"):
        fetch_feed(client, "http://a.example:port/")


def test_the_command_tells_and_fails_on_errors_only(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text(ours())
    bad.write_text(ours().replace(">show-1<", ">show-2<"))
    passed = CliRunner().invoke(command, ["check", str(good)])
    failed = CliRunner().invoke(command, ["check", str(bad), "--json"])
    missing = CliRunner().invoke(command, ["check", str(tmp_path / "none.xml")])

    assert (passed.exit_code, failed.exit_code, missing.exit_code) == (0, 1, 1)
    assert "0 errors" in passed.output
    assert '"rule": "items-have-unique-guids"' in failed.output
    assert "No such file" in missing.output
