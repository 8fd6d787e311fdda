"""OPML in and out, and feeds added to a preset's file."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.content.fetch.feeds.opml import OpmlError, export_opml, import_opml
from radiox_tasks.content.fetch.feeds.opml_preset import PresetEditError, add_feeds, feed_line
from radiox_tasks.model.preset import Feed, Preset
from tests.content.fetch.hostile_site import NOW

_names = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30)
_feeds = st.builds(
    Feed,
    url=st.from_regex(r"https?://[a-z]{1,10}\.example/[a-z0-9/?&=;%+]{0,20}", fullmatch=True),
    name=_names.filter(bool),
    category=_names.filter(bool),
    priority=st.integers(min_value=1, max_value=10),
    weight=st.floats(min_value=0.001, max_value=1000),
    language=st.sampled_from(["de", "en"]),
)


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(_feeds, max_size=8, unique=True))
def test_a_round_trip_loses_nothing(feeds: list[Feed]) -> None:
    document = export_opml(feeds, title="Sample", now=NOW)
    found = import_opml(document, language="en")
    assert set(found.feeds) == set(feeds)
    assert found.skipped == ()
    assert export_opml(found.feeds, title="Sample", now=NOW) == document


def test_other_readers_lists_come_in_with_their_folders() -> None:
    found = import_opml(
        b"""<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
        <outline text="Schweiz"><outline text="Blatt" type="rss"
        xmlUrl="https://a.example/rss" language="de-CH"/></outline>
        <outline title="Loose" xmlUrl=" https://b.example/rss " category="/Tech/AI,/Other"/>
        <outline text="Mail" xmlUrl="mailto:x@y.example"/><outline text="A note"/></body></opml>""",
        language="en",
    )
    assert found.feeds == (
        Feed(url="https://a.example/rss", name="Blatt", category="schweiz", language="de"),
        Feed(url="https://b.example/rss", name="Loose", category="AI", language="en"),
    )
    assert len(found.skipped) == 1
    assert found.skipped[0].startswith("Mail: url:")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        b"<html/>",
        b"not xml",
        b"x" * 5_000_001,
        b'<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    ],
)
def test_what_is_no_opml_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(OpmlError):
        import_opml(content)


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("very-secret")
    found = import_opml(
        f'<!DOCTYPE opml [<!ENTITY s SYSTEM "file://{secret}">]><opml><body>'
        '<outline text="x" xmlUrl="https://a.example/"/>&s;</body></opml>'.encode()
    )
    assert "very-secret" not in repr(found)


PRESET = """\
# yaml-language-server: $schema=preset.schema.json
name: mine
title: Mine  # the station
language: en
feeds:
  # local
  - {url: "https://a.example/rss", name: a}
  - url: https://b.example/rss   # written out
    name: b

# what follows the feeds
weather: false
"""


def test_feeds_are_added_without_touching_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(PRESET)
    new = Feed(url="https://c.example/rss?x=#y", name="no", category="zürich: news", weight=2.5, language="de")
    known = Feed(url="https://a.example/rss", name="again")
    assert add_feeds(file, [known, new, new]) == [new]
    text = file.read_text()
    at = PRESET.index("\n# what follows")
    assert text == f"{PRESET[:at]}  {feed_line(new)}\n{PRESET[at:]}"
    assert Preset.model_validate(yaml.safe_load(text)).feeds[-1] == new
    assert add_feeds(file, [new]) == []
    assert list(tmp_path.iterdir()) == [file]


def test_feeds_are_added_at_a_files_very_end(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text('name: m\ntitle: M\nlanguage: en\nfeeds:\n- {url: "https://a.example/", name: a}')
    new = Feed(url="https://b.example/", name="b")
    add_feeds(file, [new])
    assert Preset.model_validate(yaml.safe_load(file.read_text())).feeds[1] == new


@pytest.mark.parametrize(
    "text",
    [
        'name: m\ntitle: M\nlanguage: en\nfeeds: [{url: "https://a.example/", name: a}]\n',
        "name: m\n",
        "{",
    ],
)
def test_a_file_that_cannot_be_added_to_stays_as_it_is(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    with pytest.raises(PresetEditError):
        add_feeds(file, [Feed(url="https://b.example/", name="b")])
    assert file.read_text() == text


@pytest.mark.slow
@given(_feeds)
def test_a_line_of_yaml_holds_any_feed(feed: Feed) -> None:
    (read,) = yaml.safe_load(feed_line(feed))
    assert Feed.model_validate(read) == feed
