"""What servers really send: whole HTTP answers, each rebuilt from a public report, and their siblings."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import Article, FeedOutcome
from radiox_tasks.settings import Settings
from tests.content.fetch.hostile_site import NOW, Answer, Site, rss

ANSWERS = Path(__file__).with_name("answers")
ASKED = datetime(2026, 11, 28, 7, 13, 49, tzinfo=UTC)
Ask = Callable[[bytes], FeedOutcome]


@pytest.fixture
def ask(site: Site, settings: Settings, lite: Database) -> Iterator[Ask]:
    """Have the site answer with these bytes, head and all, and collect the feed."""
    asked = iter(range(1000))

    def answer(raw: bytes) -> FeedOutcome:
        def send(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(raw)

        path = f"/{next(asked)}"
        site.answers[path] = Answer(act=send)
        return collect_feed(site.feed(path), database=lite, settings=settings, now=ASKED)

    return answer


def _titles(articles: tuple[Article, ...]) -> list[str]:
    return [article.title for article in articles]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("same-guid-all-items", 10),
        ("same-link-all-items", 6),
        ("link-feature-param", 3),
        ("ce-aws-chunked", 3),
        ("gzip-no-header", 3),
        ("escaped-cdata", 3),
        ("oldest-first", 130),
        ("one-bad-byte", 3),
        ("future-date", 1),
    ],
)
def test_no_article_is_lost(ask: Ask, name: str, count: int) -> None:
    outcome = ask((ANSWERS / f"{name}.http").read_bytes())
    assert outcome.status == "ok"
    assert len({article.article_id for article in outcome.articles}) == len(outcome.articles) == count


@pytest.mark.parametrize(
    ("name", "title", "url", "text"),
    [
        (
            "tag-words-atom",
            "Browser drops support for the <marquee> element",
            "https://gazette.example/1",
            "Text of it.",
        ),
        ("less-than-word", "Rents <CHF 2000 stay rare in the city", "https://gazette.example/a/1", "The council met"),
        ("struck-out", "", "", "The toll is 9, police said on Friday in the capital."),
        ("media-desc-longer", "", "", "Short teaser of the news."),
        ("link-query-path", "", "https://gazette.example/index.php?/topic/12-harbour/", ""),
        ("link-empty-guid-permalink", "", "https://gazette.example/p/1", ""),
        ("link-feature-param", "", "https://gazette.example/story?feature=100", ""),
        ("escaped-cdata", "Harbour plan 0 approved", "", "The council approved plan 0 on Friday after a long debate."),
        ("one-bad-byte", "Zürich grüsst Genève zum 0. Mal – „schön“", "", ""),
        ("future-date", "Council decides on item 2 of the harbour plan", "", ""),
        ("oldest-first", "Entry number 129 of the gazette archive", "", ""),
    ],
)
def test_what_the_first_article_says(ask: Ask, name: str, title: str, url: str, text: str) -> None:
    article = ask((ANSWERS / f"{name}.http").read_bytes()).articles[0]
    assert title in ("", article.title)
    assert url in ("", article.url)
    body = article.text.removeprefix(article.title).lstrip()
    assert body == text if text.endswith(".") else body.startswith(text)


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("date-de-0", "2026-11-28T04:00:00+00:00"),
        ("date-de-1", "2024-10-31T07:00:00+00:00"),
        ("date-fr-0", "2026-11-28T04:00:00+00:00"),
        ("date-no-zone", "2026-11-27T07:13:49+00:00"),
        ("zone-CEST", "2026-11-27T07:13:49+00:00"),
        ("zone-BST", "2026-11-27T07:13:49+00:00"),
    ],
)
def test_when_the_article_came_out(ask: Ask, name: str, moment: str) -> None:
    [article] = ask((ANSWERS / f"{name}.http").read_bytes()).articles
    assert article.published == datetime.fromisoformat(moment)


def _answer(body: bytes, *lines: str, length: int | None = None) -> bytes:
    head = ["HTTP/1.1 200 OK", "Content-Type: application/rss+xml", *lines]
    if length is not None:
        head.append(f"Content-Length: {length}")
    return "\r\n".join([*head, "Connection: close", "", ""]).encode("latin-1") + body


FEED = rss("One", "Two")


@pytest.mark.parametrize(
    "raw",
    [
        _answer(gzip.compress(FEED)),
        _answer(FEED, "Content-Encoding: gzip"),
        _answer(FEED, "Content-Encoding: deflate"),
        _answer(FEED, "Content-Encoding: br"),
        _answer(FEED, "Content-Encoding: utf-8"),
        _answer(gzip.compress(FEED), "Content-Encoding: br"),
        _answer(gzip.compress(gzip.compress(FEED)), "Content-Encoding: gzip"),
        _answer(gzip.compress(FEED[:300]) + gzip.compress(FEED[300:]), "Content-Encoding: gzip"),
        _answer(gzip.compress(FEED)[:-8], "Content-Encoding: gzip"),
        _answer(gzip.compress(FEED)[:-3], "Content-Encoding: gzip"),
        _answer(gzip.compress(FEED) + b"\0\0\0junk", "Content-Encoding: gzip"),
        _answer(zlib.compress(FEED)[2:-4], "Content-Encoding: deflate"),
        _answer(zlib.compress(FEED)),
        _answer(zlib.compress(FEED), "Content-Encoding: gzip"),
        _answer(zlib.compress(FEED)[2:-4], "Content-Encoding: gzip"),
        _answer(gzip.compress(FEED[:300]) + bytes(512) + gzip.compress(FEED[300:]), "Content-Encoding: gzip"),
        _answer(FEED, "Transfer-Encoding: chunked"),
        _answer(FEED, "Transfer-Encoding: identity"),
        _answer(b"%x\r\n%s\r\n0\r\n\r\n" % (len(FEED), FEED), "Transfer-Encoding: gzip, chunked"),
        _answer(FEED, "this line is no header"),
        _answer(FEED, "Bad Name: x", ": nothing", "X-Odd : spaced", "\x7fX: y", "X-Control: a\x01b"),
        _answer(FEED, "Content-Length: -1"),
        _answer(FEED, f"Content-Length: {len(FEED)}", "Content-Length: 17"),
        _answer(FEED, length=len(FEED) + 500),
        _answer(b"%x\r\n%s\r\n" % (len(FEED), FEED), "Transfer-Encoding: chunked"),
        _answer(FEED).replace(b"\r\n", b"\n", 4),
        _answer(b"\n\n  Warning: something in line 3\n" + FEED),
        _answer(FEED).replace(b"200 OK", b"203 Non-Authoritative Information"),
    ],
)
def test_answers_that_every_reader_recovers_from(ask: Ask, raw: bytes) -> None:
    outcome = ask(raw)
    assert (outcome.status, _titles(outcome.articles)) == ("ok", ["One", "Two"])


@pytest.mark.parametrize(
    "raw",
    [
        _answer(FEED[:300], length=len(FEED)),
        _answer(b"%x\r\n%s" % (len(FEED), FEED[:300]), "Transfer-Encoding: chunked"),
        _answer(gzip.compress(FEED)[:150], "Content-Encoding: gzip"),
        _answer(b"\x1f\x8b\x08\x00rubbish that is no stream at all", "Content-Encoding: gzip"),
        _answer(b"binary \x80\x81 and no feed", "Content-Encoding: br"),
    ],
)
def test_answers_that_are_cut_off_or_none_at_all_fail(ask: Ask, raw: bytes) -> None:
    assert ask(raw).status == "failed"


def test_a_json_feed_is_read(ask: Ask) -> None:
    outcome = ask(_answer(b"""{
        "version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "home_page_url": "https://gazette.example/",
        "language": "en", "items": [
          {"id": "1", "url": "https://gazette.example/1", "title": "Rents <CHF 2000> & more",
           "content_html": "<p>The council <b>met</b>.</p>", "date_published": "2026-11-28T05:00:00+01:00"},
          {"id": 2, "url": "/2", "title": "Two", "content_text": "5 < 6 & <b>so on</b>", "summary": "Short"},
          {"id": "3", "content_text": "no title"}, "nonsense", {"title": 5}]}"""))  # fmt: skip
    assert [(a.title, a.url, a.text) for a in outcome.articles] == [
        ("Rents <CHF 2000> & more", "https://gazette.example/1", "Rents <CHF 2000> & more\n\nThe council met."),
        ("Two", "https://gazette.example/2", "Two\n\n5 < 6 & so on"),
    ]
    assert outcome.articles[0].published == datetime(2026, 11, 28, 4, tzinfo=UTC)


def test_an_image_of_hundreds_of_kilobytes_before_the_text(ask: Ask) -> None:
    image = "data:image/png;base64," + "A" * 240_000
    body = f"&lt;img src='{image}'&gt;&lt;p&gt;The council approved the plan.&lt;/p&gt;"
    [article] = ask(_answer(rss("One", body=body))).articles
    assert article.text == "One\n\nThe council approved the plan."


def test_a_future_article_is_kept_out_and_one_without_a_zone_is_undated(ask: Ask) -> None:
    assert ask(_answer(rss("Seminar", date="Sun, 29 Nov 2026 08:00:00 GMT"))).articles == ()
    [local] = ask(_answer(rss("Local time", date="Sat, 28 Nov 2026 15:00:00"))).articles
    assert local.published is None


def test_a_second_empty_date_does_not_replace_the_first(ask: Ask) -> None:
    feed = rss("One").replace(b"</pubDate>", b"</pubDate><pubDate/><pubDate> </pubDate><dc:date></dc:date>")
    assert ask(_answer(feed)).articles[0].published == NOW.replace(hour=8)
