"""Each fault made on purpose, seen as a fetcher sees it."""

import time
from collections.abc import Iterator

import feedparser
import httpx
import pytest
import trafilatura

from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.content.sample.server import Sample, serve_sample

CATALOGUE = {feed.key: feed for feed in load_catalogue()}


@pytest.fixture(scope="module")
def sample() -> Iterator[Sample]:
    with serve_sample() as sample:
        yield sample


@pytest.fixture(scope="module")
def client(sample: Sample) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sample.base_url) as client:
        yield client


def parsed(client: httpx.Client, key: str) -> feedparser.FeedParserDict:
    answer = client.get(CATALOGUE[key].path)
    assert answer.status_code == 200
    return feedparser.parse(answer.content, response_headers=dict(answer.headers))


def test_all_feeds_are_offered_the_broken_ones_too(sample: Sample, client: httpx.Client) -> None:
    assert len(sample.feeds) == len(CATALOGUE)
    status = {feed.url.rpartition("/")[2]: client.get(feed.url).status_code for feed in sample.feeds}
    assert status.pop("fault-gone.xml") == 404
    assert status.pop("fault-trouble.xml") == 500
    assert set(status.values()) == {200}


def test_the_broken_feed_yields_nothing(client: httpx.Client) -> None:
    feed = parsed(client, "fault-broken")
    assert feed.bozo
    assert feed.entries == []


@pytest.mark.parametrize("key", [key for key, feed in CATALOGUE.items() if feed.articles])
def test_a_feed_that_can_be_read_has_all_its_titles(client: httpx.Client, key: str) -> None:
    feed = parsed(client, key)
    assert feed.version == {"rss": "rss20", "atom": "atom10", "rdf": "rss10"}[CATALOGUE[key].format]
    plain = {article.title for article in CATALOGUE[key].articles if not article.title_html}
    assert plain <= {entry.title for entry in feed.entries}


def test_the_wrong_charset_is_wrong_and_can_be_recovered(client: httpx.Client) -> None:
    (key,) = [key for key, feed in CATALOGUE.items() if feed.fault == "charset"]
    body = client.get(CATALOGUE[key].path).content
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    feed = parsed(client, key)
    assert feed.bozo
    assert any("Währung" in entry.summary for entry in feed.entries)


def test_some_items_are_careless(client: httpx.Client) -> None:
    undated = [(key, article) for key, feed in CATALOGUE.items() for article in feed.articles if not article.dated]
    twice = [(key, article) for key, feed in CATALOGUE.items() for article in feed.articles if article.twice]
    marked = [(key, article) for key, feed in CATALOGUE.items() for article in feed.articles if article.title_html]
    assert undated
    assert twice
    assert marked
    for key, article in undated:
        (entry,) = [entry for entry in parsed(client, key).entries if entry.title == article.title]
        assert not entry.get("published_parsed")
        assert not entry.get("updated_parsed")
    for key, article in twice:
        entries = [entry for entry in parsed(client, key).entries if entry.title == article.title]
        assert len(entries) == 2
        assert "utm_source" in entries[1].link
    for key, article in marked:
        titles = [entry.title for entry in parsed(client, key).entries]
        assert article.title not in titles
        assert any("<" in title for title in titles)


def test_one_feed_is_slow(client: httpx.Client) -> None:
    (slow,) = [feed for feed in CATALOGUE.values() if feed.delay_s]
    begin = time.monotonic()
    client.get(slow.path)
    assert slow.delay_s <= time.monotonic() - begin < slow.delay_s + 3


@pytest.mark.slow
def test_the_text_comes_out_of_every_page_and_the_furniture_stays(client: httpx.Client) -> None:
    for feed in CATALOGUE.values():
        for article in feed.articles:
            answer = client.get(feed.page_path(article))
            if article.page == "missing":
                assert answer.status_code == 404
                continue
            text = trafilatura.extract(answer.content, favor_precision=True, include_comments=False)
            assert text, feed.page_path(article)
            for paragraph in (article.teaser, *article.paragraphs):
                assert paragraph in text
            assert not any(other.title in text for other in feed.articles if other.slug != article.slug)
            assert "RadioX" not in text
