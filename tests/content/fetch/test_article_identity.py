"""Which items of feeds are one article."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.content.fetch.parsing.canonical_url import canonical_url, identity_of_url
from radiox_tasks.content.fetch.parsing.parse_feed import parse_feed
from radiox_tasks.data.database import Database
from radiox_tasks.settings import Settings
from tests.content.fetch.article_items import feed_of
from tests.content.fetch.hostile_site import NOW, Answer, Site


@pytest.mark.parametrize(
    ("given_url", "canonical"),
    [
        ("https://a.example/x?utm_source=rss&id=7&fbclid=abc#top", "https://a.example/x?id=7"),
        ("HTTPS://A.Example:443/x", "https://a.example/x"),
        ("http://a.example:8080", "http://a.example:8080/"),
        ("https://zürich.example/straße?q=ü", "https://xn--zrich-kva.example/stra%C3%9Fe?q=%C3%BC"),
        ("/relative/path", "https://base.example/relative/path"),
        ("//other.example/x", "https://other.example/x"),
        ("https:relative", "https://base.example/relative"),
        ("https://a.example/x;", "https://a.example/x"),
        ("https://a.example/x;id=1", "https://a.example/x;id=1"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.example", ""),
        ("https://user:pw@a.example/", ""),
        ("http://[broken", ""),
        ("https://a.example/" + "x" * 3000, ""),
        ("https://a.example/with space", "https://a.example/with%20space"),
        ("https://a.example/100%25?at_medium=RSS&at_campaign=x", "https://a.example/100%25"),
    ],
)
def test_canonical_addresses(given_url: str, canonical: str) -> None:
    assert canonical_url(given_url, "https://base.example/feed") == canonical


@given(st.text(max_size=80))
def test_canonical_addresses_are_stable(path: str) -> None:
    once = canonical_url(f"https://a.example/{path}")
    assert canonical_url(once) == once
    assert once == "" or once.startswith("https://a.example")
    assert once.isascii()


def test_two_addresses_of_one_article_have_one_identity() -> None:
    forms = ["http://www.a.example/x/?b=2&a=1", "https://a.example/x?a=1&b=2"]
    assert len({identity_of_url(url) for url in forms}) == 1
    assert identity_of_url("https://a.example/x?id=1") != identity_of_url("https://a.example/x?id=2")


def test_identity_is_over_guid_address_and_content(site: Site, lite: Database, settings: Settings) -> None:
    def ids(minutes: int, body: bytes) -> list[str]:
        site.answers["/feed"] = Answer(body)
        at = NOW + timedelta(minutes=minutes)
        outcome = collect_feed(site.feed(), database=lite, settings=settings, now=at)
        assert outcome.status == "ok"
        return [article.article_id for article in outcome.articles]

    link = "<link>https://a.example/one</link>"
    (first,) = ids(0, feed_of(f"<guid>g1</guid>{link}<title>One</title><description>Text.</description>"))
    # corrected in its words; then moved to another address; then with a new guid at that address
    assert ids(10, feed_of(f"<guid>g1</guid>{link}<title>One, corrected</title>")) == [first]
    moved = "<link>https://a.example/one-corrected?utm_source=rss</link>"
    assert ids(20, feed_of(f"<guid>g1</guid>{moved}<title>One</title>")) == [first]
    assert ids(30, feed_of(f"<guid>g2</guid>{moved}<title>One again</title>")) == [first]
    # the same words under a new guid and address
    body = "<title>Two</title><description>Its own words.</description>"
    second, also_first = ids(40, feed_of(f"<guid>h1</guid>{body}", f"<guid>g2</guid>{moved}<title>One</title>"))
    assert also_first == first
    assert ids(50, feed_of(f"<guid>h2</guid><link>https://a.example/two</link>{body}")) == [second]
    assert second != first


def test_two_feeds_of_one_house_name_an_article_alike(site: Site, lite: Database, settings: Settings) -> None:
    link = "https://www.a.example/one"
    site.answers["/a"] = Answer(feed_of(f"<guid>1</guid><link>{link}?utm_campaign=a</link><title>One</title>"))
    site.answers["/b"] = Answer(feed_of(f"<guid>x</guid><link>{link}/</link><title>One!</title>"))
    a, b = (
        collect_feed(site.feed(path), database=lite, settings=settings, now=NOW).articles[0] for path in ("/a", "/b")
    )
    assert a.article_id == b.article_id
    assert a.url == link


def test_repeats_within_a_feed_are_one_article() -> None:
    one = "<guid>1</guid><link>https://a.example/1</link><title>One</title>"
    other_guid = "<guid>2</guid><link>https://a.example/1?utm_medium=x</link><title>One, again</title>"
    feed = parse_feed(feed_of(one, one, other_guid), headers={}, url="https://a.example/feed", now=NOW)
    assert [item.title for item in feed.items] == ["One", "One, again"]


@pytest.mark.parametrize("shared", ["guid", "link", "both"])
def test_what_all_items_share_names_none_of_them(shared: str, site: Site, lite: Database, settings: Settings) -> None:
    def items(*numbers: int) -> bytes:
        guid = "<guid isPermaLink='false'>x</guid>" if shared in ("guid", "both") else "<guid>{n}</guid>"
        link = (
            "<link>https://a.example/all</link>" if shared in ("link", "both") else "<link>https://a.example/{n}</link>"
        )
        return feed_of(*(f"{guid}{link}<title>Level {{n}} of the river</title>".format(n=n) for n in numbers))

    def at(minutes: int, *numbers: int) -> dict[str, tuple[str, bool]]:
        site.answers["/feed"] = Answer(items(*numbers))
        now = NOW + timedelta(minutes=minutes)
        found = collect_feed(site.feed(), database=lite, settings=settings, now=now).articles
        return {article.title: (article.article_id, article.fetched == now) for article in found}

    first = at(0, 1, 2, 3)
    assert len({name for name, _ in first.values()}) == 3
    later = at(10, 4, 3, 2)
    assert later["Level 3 of the river"] == (first["Level 3 of the river"][0], False)
    assert later["Level 4 of the river"][1], "a new item inherits nothing"
    assert later["Level 4 of the river"][0] not in {name for name, _ in first.values()}
    back = at(20, 1)
    assert back["Level 1 of the river"] == (first["Level 1 of the river"][0], False), "what comes back is not new"


def test_the_one_item_of_a_feed_that_always_names_it_alike(site: Site, lite: Database, settings: Settings) -> None:
    names = []
    for minutes, number in ((0, 1), (10, 2), (20, 3)):
        date = f"<pubDate>Mon, 23 Nov 2026 08:0{number}:00 GMT</pubDate>"
        title = f"<title>Warning {number}: storm level {number}</title>"
        item = f"<guid>x</guid><link>https://a.example/all</link>{title}{date}"
        site.answers["/feed"] = Answer(feed_of(item))
        now = NOW + timedelta(minutes=minutes)
        names.append(collect_feed(site.feed(), database=lite, settings=settings, now=now).articles[0].article_id)
    assert len(set(names)) == 3


@pytest.mark.parametrize(
    "addresses",
    [
        ("https://a.example/live#entry-1", "https://a.example/live#entry-2"),
        ("https://a.example/#!/story/1", "https://a.example/#!/story/2"),
        ("https://a.example/app#/story/1", "https://a.example/app#/story/2"),
        ("https://a.example/s?utm_id=1", "https://a.example/s?utm_id=2"),
        ("https://a.example/s?xtor=1", "https://a.example/s?xtor=2"),
    ],
)
def test_parameters_and_fragments_that_are_the_id_stay(addresses: tuple[str, str]) -> None:
    items = [f"<link>{url}</link><title>{n}</title>" for n, url in enumerate(addresses)]
    feed = parse_feed(feed_of(*items), headers={}, url="https://a.example/feed", now=NOW)
    assert tuple(item.url for item in feed.items) == addresses
