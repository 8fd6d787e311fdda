"""Pages: the whole text where it may be had, the teaser where it may not; in order, in parallel, in time."""

import json
import threading
import time
from datetime import datetime, timedelta

import pytest

from radiox_tasks.content.fetch.pages.article_pages import read_pages
from radiox_tasks.content.fetch.parsing.page_text import read_page_text
from radiox_tasks.content.fetch.parsing.parse_pool import ParseError, ParsePool
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import Article
from radiox_tasks.settings import Settings
from tests.content.fetch.article_pages import HTML, SENTENCES, article, page
from tests.content.fetch.hostile_site import NOW, Answer, Site


@pytest.fixture
def read(lite: Database, settings: Settings):
    def _read(*articles: Article, now: datetime = NOW, seconds: float = 20) -> list[Article]:
        deadline = now + timedelta(seconds=seconds)
        return read_pages(articles, database=lite, settings=settings, now=now, deadline=deadline)

    return _read


def test_a_teaser_becomes_the_pages_text(read, site: Site) -> None:
    site.answers["/a"] = Answer(page(), headers=HTML)
    (result,) = read(article(site, "/a"))
    assert result.from_page
    teaser = "Council approves bridge budget\n\nA teaser."
    assert result.text.startswith(f"{teaser}\n\nThe council of Sampletown approved item 0")
    assert result.teaser_end == len(teaser)
    assert result.text.count("Council approves bridge budget") == 1
    assert all(sentence in result.text for sentence in SENTENCES)
    assert not any(word in result.text for word in ("Subscribe", "Sport", "Imprint"))


def test_pages_and_robots_are_remembered(read, site: Site) -> None:
    site.answers["/a"] = Answer(page(), headers=HTML)
    first = read(article(site, "/a"), article(site, "/b"))
    again = read(article(site, "/a"), article(site, "/b"))
    assert again == first
    assert sorted(site.paths()) == ["/a", "/b", "/robots.txt"]
    read(article(site, "/a"), now=NOW + timedelta(hours=7))
    assert site.paths().count("/a") == 2
    assert site.paths().count("/robots.txt") == 1


@pytest.mark.slow
def test_the_order_stays_and_failures_keep_their_teasers(read, site: Site) -> None:
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /no\nUser-agent: RadioX\nDisallow: /not-you\n")
    paid = json.dumps({"@graph": [{"@type": "NewsArticle", "isAccessibleForFree": "False"}]})
    bad = {
        "/not-you": page(),
        "/paid": page(head=f'<script type="application/ld+json">{paid}</script>'),
        "/metered": page(head='<meta property="article:content_tier" content="metered">'),
        "/reserved": page(head='<meta name="tdm-reservation" content="1">'),
        "/consent": page(*["We and our partners store cookies to give you a better experience."] * 9),
        "/short": page("Too short."),
        "/empty": b"",
    }
    for path, body in bad.items():
        site.answers[path] = Answer(body, headers=HTML)
    site.answers["/pdf"] = Answer(page(), headers={"Content-Type": "application/pdf"})
    site.answers["/error"] = Answer(page(), status=500)
    site.answers["/good"] = Answer(page(), headers=HTML, delay=0.2)
    site.answers["/away"] = Answer(status=302, headers={"Location": "http://169.254.169.254/"})
    paths = ["/missing", *bad, "/good", "/pdf", "/error", "/away"]
    given = [article(site, path) for path in paths]
    result = read(*given)
    assert [a.article_id for a in result] == paths
    assert [a.article_id for a in result if a.from_page] == ["/good"]
    assert [a for a in result if not a.from_page] == [a for a in given if a.article_id != "/good"]
    assert "/not-you" not in site.paths()


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_whose_robots_txt_cannot_be_had_is_not_read(read, site: Site, status: int) -> None:
    site.answers["/robots.txt"] = Answer(status=status)
    site.answers["/a"] = Answer(page(), headers=HTML)
    assert not read(article(site, "/a"))[0].from_page
    assert site.paths() == ["/robots.txt"]


def test_an_article_that_is_whole_already_is_not_asked_for(read, site: Site) -> None:
    whole = article(site, "/a", body="Long enough. " * 100)
    assert read(whole) == [whole]
    assert site.asked == []


@pytest.mark.slow
def test_pages_are_read_in_parallel_and_the_deadline_holds(read, site: Site) -> None:
    over = threading.Event()
    site.answers["/robots.txt"] = Answer(b"")
    for n in range(4):
        site.answers[f"/{n}"] = Answer(page(), headers=HTML)
    site.answers["/slow"] = Answer(act=lambda _: over.wait(120))
    started = time.monotonic()
    result = read(article(site, "/slow"), *(article(site, f"/{n}") for n in range(4)), seconds=10)
    took = time.monotonic() - started
    over.set()
    assert took < 60
    assert [a.from_page for a in result] == [False, True, True, True, True]


def test_a_page_in_another_charset() -> None:
    body = page(*["Der Gemeinderat von Zürich hat am Montag über die neue Brücke beraten und sie gutgeheissen."] * 6)
    latin = body.decode().encode("latin-1")
    result = read_page_text(latin, headers={"content-type": "text/html; charset=iso-8859-1"}, url="https://a.example/")
    assert "Zürich" in result.text


@pytest.mark.slow
def test_a_robots_txt_made_to_keep_its_reader_busy_is_read_where_it_can_be_ended() -> None:
    agents = "".join(f"User-agent: a{n}\n" for n in range(12_000))
    hostile = agents + "Disallow: /x\n" * 10_000  # 350 kB; quadratic in time and memory
    pool = ParsePool(1, timeout=1.5)
    try:
        assert pool.robots("User-agent: *\nDisallow: /no\n", url="https://example.org/yes", agent="RadioX").permitted
        assert not pool.robots("User-agent: *\nDisallow: /no\n", url="https://example.org/no", agent="RadioX").permitted
        started = time.monotonic()
        with pytest.raises(ParseError):
            pool.robots(hostile, url="https://example.org/a", agent="RadioX")
        assert time.monotonic() - started < 5
    finally:
        pool.close()
