"""Reads article pages for the full text where the feed has only a teaser and the site permits it."""

import re
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from radiox_tasks.content.fetch.feeds.article import body_of, with_page_text
from radiox_tasks.content.fetch.http.address_policy import ForbiddenAddressError, check_url
from radiox_tasks.content.fetch.http.client import Bounds, FetchError, HttpClient, get_client
from radiox_tasks.content.fetch.http.retry_after import RetryAfterPolicy, host_name
from radiox_tasks.content.fetch.pages.robots import RobotsGate
from radiox_tasks.content.fetch.parsing.parse_pool import ParseError, get_pool
from radiox_tasks.content.fetch.parsing.repeated_lines import LEAST, digests, without_lines
from radiox_tasks.data.content.feed_store import (
    count_lines,
    delete_expired,
    load_pages,
    repeated_lines,
    reserve_page,
    store_page,
)
from radiox_tasks.data.database import Database
from radiox_tasks.language.articles.site_lines import without_site_lines
from radiox_tasks.model.news import Article
from radiox_tasks.settings import Settings

FULL = 1200  # characters of body from which a feed's text counts as the whole article
SHORTEST = 200  # characters; less is a cookie notice or a caption
READERS = 8  # pages at a time (at most client.PER_HOST from one site)
WAITERS = 64  # threads: a page that waits for its site's Crawl-delay does not block a reader
ROOM = 3.0  # seconds that are left for a page after its wait
LONGEST_DELAY = timedelta(hours=1)  # a longer Crawl-delay is treated as this
KEEP = timedelta(hours=6)  # texts are corrected: a later show reads the page again
KEEP_REFUSED = timedelta(hours=24)
KEEP_FAILED = timedelta(minutes=15)
_STEM = re.compile(r"\b\w{5,6}")
_ACCEPT = "text/html, application/xhtml+xml;q=0.9"


class _PageError(Exception):
    """The page has no usable text; the message gives the reason."""


def read_pages(
    articles: Sequence[Article], *, database: Database, settings: Settings, now: datetime, deadline: datetime
) -> list[Article]:
    """The articles in the same order, with their page's text (`from_page`) if the feed had only a teaser. If a page
    cannot be used (robots.txt, a paywall, an error, no time left), its article is returned unchanged."""
    ends = time.monotonic() + (deadline - now).total_seconds()
    wanted = list(dict.fromkeys(article.url for article in articles if len(body_of(article)) < FULL))
    with database.transaction() as session:
        delete_expired(session, now=now)
        texts = {url: row.text for url, row in load_pages(session, wanted, now=now).items()}
    missing = [article for article in articles if article.url in wanted and article.url not in texts]
    if missing and ends > time.monotonic():
        reader = _Reader(database=database, settings=settings, now=now, ends=ends)
        read = reader.read({article.url: article for article in missing})
        _note_lines(read, missing, database, now=now)
        texts |= read
    texts = _without_site_lines(texts, {article.url: article for article in articles}, database)
    return [_with_text(article, texts.get(article.url)) for article in articles]


def _note_lines(
    texts: Mapping[str, str | None], articles: Sequence[Article], database: Database, *, now: datetime
) -> None:
    with database.transaction() as session:
        for article in sorted(articles, key=lambda article: article.url):
            if text := texts.get(article.url):
                count_lines(session, _host(article.url), article.url, digests(text, article.title), now=now)


def _without_site_lines(
    texts: Mapping[str, str | None], articles: Mapping[str, Article], database: Database
) -> dict[str, str | None]:
    """The pages' texts without lines that their site repeats, and without lines that are usual on sites."""
    lines = {url: digests(text, articles[url].title) for url, text in texts.items() if text}
    with database.transaction() as session:
        repeated = {url: repeated_lines(session, _host(url), lines[url], least=LEAST) for url in lines}
    cleaned = dict(texts)
    for url, found in repeated.items():
        article = articles[url]
        text = without_lines(str(texts[url]), article.title, found)
        cleaned[url] = without_site_lines(text, article.language)
    return cleaned


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


class _Reader:
    """Reads one batch of pages in parallel, within a time limit."""

    def __init__(self, *, database: Database, settings: Settings, now: datetime, ends: float) -> None:
        self._database = database
        self._now = now
        self._ends = ends
        self._allow = settings.fetch_allow
        self._places = threading.BoundedSemaphore(READERS)
        self._client: HttpClient = get_client(settings.fetch_allow, settings.public_url)
        self._started = time.monotonic()
        self._policy = partial(RetryAfterPolicy, database, self._clock)
        self._gate = RobotsGate(
            client=self._client, policy=self._policy, database=database, now=now, allow=settings.fetch_allow
        )

    def _clock(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._started)

    def read(self, articles: dict[str, Article]) -> dict[str, str | None]:
        """Page texts by URL; None or missing if a page has no usable text."""
        pool = ThreadPoolExecutor(min(WAITERS, len(articles)), thread_name_prefix="page")
        try:
            pending = {pool.submit(self._one, article): url for url, article in articles.items()}
            done, _ = wait(pending, timeout=max(0.0, self._ends - time.monotonic()))
            return {pending[future]: future.result() for future in done}
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _one(self, article: Article) -> str | None:
        try:
            text = self._page_text(article)
        except (FetchError, ParseError) as error:
            return self._keep(article.url, error=str(error), period=KEEP_FAILED)
        except (ForbiddenAddressError, _PageError) as error:
            return self._keep(article.url, error=str(error), period=KEEP_REFUSED)
        except Exception as error:  # an error in one page must not affect the show
            return self._keep(article.url, error=f"cannot be read ({type(error).__name__})", period=KEEP_FAILED)
        return self._keep(article.url, text=text, period=KEEP)

    def _page_text(self, article: Article) -> str:
        with self._places:
            ruling = self._gate.rule(article.url, seconds=self._left())
        if not ruling.permitted:
            raise _PageError("robots.txt does not permit it")
        if ruling.delay:
            self._await_turn(article.url, ruling.delay)
        with self._places:
            return self._fetched_text(article)

    def _await_turn(self, url: str, delay: float) -> None:
        """Sleep until the site's Crawl-delay allows this page. Raises FetchError if that is too late."""
        now = self._clock()
        latest = now + timedelta(seconds=self._ends - time.monotonic() - ROOM)
        pause = timedelta(seconds=min(delay, LONGEST_DELAY.total_seconds()))
        with self._database.transaction() as session:
            host = host_name(check_url(url, self._allow))
            turn = reserve_page(session, host, delay=pause, now=now, latest=latest, longest=LONGEST_DELAY)
        if turn is None:
            raise FetchError(f"the site asks for {delay:g} s between pages (Crawl-delay), and there is no time")
        time.sleep((turn - now).total_seconds())

    def _fetched_text(self, article: Article) -> str:
        bounds = Bounds(connect=5.0, read=8.0, total=self._left(), wire=3_000_000, body=6_000_000)
        policy = self._policy(article.feed_url)
        reply = self._client.get(article.url, headers={"Accept": _ACCEPT}, bounds=bounds, policy=policy)
        if not reply.is_content:
            raise FetchError(f"HTTP {reply.status}")
        kind = reply.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
        if kind not in ("text/html", "application/xhtml+xml"):
            raise _PageError(f"not a web page but {kind[:60]}")
        if reply.url != article.url and not self._gate.rule(reply.url, seconds=self._left()).permitted:
            raise _PageError("robots.txt does not permit where it redirects to")
        page = get_pool().page(reply.body, headers=reply.headers, url=reply.url)
        if page.refused is not None:
            raise _PageError(page.refused)
        if not tells_the_same(page.text, article):
            raise _PageError("the page's text is not the article's")
        return page.text

    def _left(self) -> float:
        """Seconds left. Raises FetchError if there are none."""
        left = min(self._ends - time.monotonic(), 15.0)
        if left <= 0:
            raise FetchError("no time left")
        return left

    def _keep(self, url: str, *, period: timedelta, text: str | None = None, error: str | None = None) -> str | None:
        with self._database.transaction() as session:
            store_page(session, url, text=text, error=error, expires_at=self._now + period)
        return text


def tells_the_same(text: str, article: Article) -> bool:
    """Whether a page's text is long enough for the article and shares enough words with the feed's title and teaser.

    This excludes consent walls, error pages and "related articles". Words are compared by their first letters; a third
    of them suffices, since teasers paraphrase.
    """
    if len(text) < max(SHORTEST, len(body_of(article))):
        return False
    stems = {word.lower() for word in _STEM.findall(article.text)}
    found = {word.lower() for word in _STEM.findall(text)}
    return len(stems & found) * 3 >= len(stems)


def _with_text(article: Article, text: str | None) -> Article:
    return with_page_text(article, text) if text else article
