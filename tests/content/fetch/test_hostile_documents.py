"""Malicious documents: each ends in an error or in clean articles."""

import json
import random
import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.content.fetch.parsing.parse_feed import MAX_ITEMS, NotAFeedError, parse_feed
from radiox_tasks.data.database import Database
from radiox_tasks.settings import Settings
from tests.content.fetch.hostile_site import NOW, Answer, Site, rss

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><rss version='2.0'><channel><title>x</title><item><title>&a11; news</title></item></channel></rss>"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
        b"<item><title>root &x; news</title></item></channel></rss>",
        b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><rss version="2.0"><channel><item>'
        b"<title>One</title></item></channel></rss>",
        b"<rss version='2.0'><channel>" + b"<a>" * 20_000,
        rss("One", body="<![CDATA[" + "<div>" * 20_000 + "]]>"),
        rss("x" * 4_000_000),
        rss("One &#0; &#xD800; &#99999999; &#x1F600; two"),
        rss(*(f"Number {n}" for n in range(1500))),
        b"\x00" * 100_000,
        b"\xff\xfe" + rss("One").decode().encode("utf-16-le"),
        b"not a feed at all",
        b"<html><body>Please log in</body></html>",
        b"<rss",
        b"",
        b"<rss version='2.0'><channel><item></item><item><title> </title></item></channel></rss>",
    ],
    ids=lambda body: repr(body[:20]) + str(len(body)),
)
def test_hostile_documents_end_in_an_error_or_in_clean_articles(ask, body: bytes) -> None:
    started = time.monotonic()
    outcome = ask(body)
    assert time.monotonic() - started < 15
    assert len(outcome.articles) <= MAX_ITEMS
    text = json.dumps([article.text for article in outcome.articles])
    assert "root:" not in text
    assert len(text) < 500_000
    assert all(len(article.title) <= 300 for article in outcome.articles)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0000-00-00",
        "-1",
        "99999999999",
    ],
)
def test_absurd_and_missing_dates_are_none_and_never_now(ask, date: str) -> None:
    outcome = ask(rss("One", date=date))
    assert outcome.articles[0].published is None
    assert outcome.articles[0].fetched == NOW


def test_a_date_in_the_near_future_by_a_wrong_clock_is_kept_as_given(ask) -> None:
    assert ask(rss("One", date="Mon, 23 Nov 2026 10:45:00 +0100")).articles[0].published == NOW.replace(minute=45)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (rss("Zürich grüsst").decode().encode("latin-1"), {}),
        (rss("Zürich grüsst").decode().encode("latin-1"), {"Content_Type": "text/xml; charset=iso-8859-1"}),
        (rss("Zürich grüsst"), {"Content_Type": "text/xml; charset=us-ascii"}),
        (rss("Zürich grüsst"), {"Content_Type": "text/xml; charset=no-such-thing"}),
        (rss("Zürich grüsst").decode().replace("utf-8", "utf-16").encode(), {}),
    ],
)
def test_wrong_charsets_still_give_readable_articles(ask, body: bytes, headers: dict[str, str]) -> None:
    outcome = ask(body, **headers)
    assert [article.title for article in outcome.articles] == ["Zürich grüsst"]


def test_nuls_control_characters_and_hidden_marks_are_gone(ask) -> None:
    title = "Rates\u202e up\u200b by\x00 two\x07 per\xadcent\u2066"
    outcome = ask(rss(title, body="One\x0bday &#0; later &#x1F;"))
    assert outcome.articles[0].title == "Rates up by two percent"


def test_references_to_what_is_no_character_do_not_cost_the_feed(ask) -> None:
    outcome = ask(rss("One &#0; &#xD800; &#99999999; &#252; two", "Three"))
    assert [article.title for article in outcome.articles] == ["One ü two", "Three"]


ATOM = b"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/">
<title>T</title><link href="/"/><entry><id>urn:1</id><title type="html">A &lt;b&gt;bold&lt;/b&gt; step</title>
<link href="one"/><updated>2026-11-23T08:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>First.</p><p>Second.</p></div></content></entry></feed>"""
SEEDS = [rss("One", "Two"), ATOM, LAUGHS[:400]]
SPICE = [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"\x00", b"\xff", b"</item>", b"<item>", b"&#0;", b"&#xD800;", b"'"]


@pytest.mark.slow
def test_fuzz_no_mutation_breaks_the_parser_or_gets_through_it() -> None:
    chance = random.Random(20261123)
    read = 0
    for _ in range(250):
        body = bytearray(chance.choice(SEEDS))
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(body) + 1)
            match chance.randrange(4):
                case 0:
                    body[at:at] = chance.choice(SPICE)
                case 1:
                    del body[at : at + chance.randint(1, 40)]
                case 2:
                    body[at : at + 1] = bytes([chance.randrange(256)])
                case 3:
                    body[at:at] = body[max(0, at - chance.randint(1, 300)) : at]
        try:
            feed = parse_feed(bytes(body), headers={}, url="https://a.example/feed", now=NOW)
        except NotAFeedError:
            continue
        read += 1
        for item in feed.items:
            assert item.title == item.title.strip() != ""
            assert item.title.isprintable()
            assert "\x00" not in item.body
            assert item.url == "" or item.url.startswith(("http://", "https://"))
            json.dumps(item.model_dump(mode="json"), ensure_ascii=False).encode()
    assert read > 60


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_are_not(body: bytes) -> None:
    try:
        parse_feed(body, headers={"content-type": "text/xml"}, url="https://a.example/", now=NOW)
    except NotAFeedError:
        return


@pytest.mark.slow
def test_fuzz_no_answer_on_the_wire_gets_out_of_collect_feed(lite: Database, settings: Settings, site: Site) -> None:
    """Status lines, headers and framing with anything in them: an outcome comes back, never an exception."""
    chance = random.Random(7)
    body = rss("One")
    lines = (
        b"HTTP/1.1 200 OK",
        b"Content-Type: text/xml; charset=utf-8",
        b'ETag: "a"',
        b"Location: /x",
        b"Expires: Mon, 23 Nov 2026 09:45:00 GMT",
        b"Retry-After: 5",
        b"Content-Encoding: identity",
        b"Content-Length: %d" % len(body),
    )
    good = b"\r\n".join(lines) + b"\r\n\r\n"
    statuses = [b"100", b"204", b"301", b"304", b"418", b"503", b"999", b"-1"]
    seen = set()
    for number in range(120):
        head = bytearray(good.replace(b"200", chance.choice([b"200", *statuses])))
        for _ in range(chance.randint(0, 6)):
            at = chance.randrange(len(head))
            head[at : at + chance.randint(0, 2)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 3)))
        raw = bytes(head) + body
        site.answers[f"/{number}"] = Answer(act=lambda handler, raw=raw: handler.wfile.write(raw))
        later = NOW + timedelta(hours=2 * number)  # an answer that asks for a rest has had it by the next one
        outcome = collect_feed(site.feed(f"/{number}"), database=lite, settings=settings, now=later)
        assert outcome.status == "ok" or outcome.error
        seen.add(outcome.status)
    assert seen >= {"ok", "failed"}
