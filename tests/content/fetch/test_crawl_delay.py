"""A site's Crawl-delay is kept between article pages; what a show cannot wait for stays with its teaser."""

import time
from datetime import timedelta

import pytest

from radiox_tasks.content.fetch.pages.article_pages import READERS, read_pages
from radiox_tasks.content.fetch.parsing.parse_pool import get_pool
from radiox_tasks.data.content.feed_store import reserve_page
from radiox_tasks.data.database import Database
from radiox_tasks.settings import Settings
from tests.content.fetch.article_pages import HTML, article, page
from tests.content.fetch.hostile_site import NOW, Answer, Site

HOUR = timedelta(hours=1)


class Paper:
    """A site with a robots.txt and so many pages."""

    def __init__(self, site: Site, robots: str, count: int) -> None:
        self.site = site
        site.answers["/robots.txt"] = Answer(robots.encode())
        for n in range(count):
            site.answers[f"/{n}"] = Answer(page(), headers=HTML)
        self.articles = [article(site, f"/{n}") for n in range(count)]

    def read(self, database: Database, settings: Settings, *, seconds: float, now=NOW, some=slice(None)) -> list[bool]:
        deadline = now + timedelta(seconds=seconds)
        found = read_pages(self.articles[some], database=database, settings=settings, now=now, deadline=deadline)
        return [told.from_page for told in found]

    @property
    def pages(self) -> int:
        return len([path for path in self.site.paths() if path != "/robots.txt"])


@pytest.fixture(autouse=True)
def _warm() -> None:
    get_pool().robots("User-agent: *\n", url="https://a.example/", agent="RadioX")


@pytest.mark.slow
def test_pages_come_one_delay_apart(lite: Database, settings: Settings, site: Site) -> None:
    pages = Paper(site, "User-agent: *\nCrawl-delay: 0.7\n", 3)
    started = time.monotonic()
    assert pages.read(lite, settings, seconds=60) == [True, True, True]
    assert time.monotonic() - started >= 1.4


@pytest.mark.slow
def test_our_own_groups_delay_holds_and_a_site_without_one_is_not_slowed(
    lite: Database, settings: Settings, site: Site
) -> None:
    pages = Paper(site, "User-agent: *\nCrawl-delay: 60\n\nUser-agent: RadioX\nDisallow: /no\n", 3)
    assert pages.read(lite, settings, seconds=45) == [True, True, True]


def test_what_the_show_cannot_wait_for_is_not_asked_for(lite: Database, settings: Settings, site: Site) -> None:
    pages = Paper(site, "User-agent: *\nCrawl-delay: 3000\n", 12)
    started = time.monotonic()
    assert sum(pages.read(lite, settings, seconds=120)) == 1
    assert time.monotonic() - started < 100  # and the show does not wait for it in vain
    assert pages.pages == 1


def test_the_next_show_keeps_the_delay_too(lite: Database, settings: Settings, site: Site) -> None:
    pages = Paper(site, "User-agent: *\nCrawl-delay: 1800\n", 2)
    assert pages.read(lite, settings, seconds=60, some=slice(0, 1)) == [True]
    assert pages.read(lite, settings, seconds=60, now=NOW + timedelta(minutes=20), some=slice(1, 2)) == [False]
    assert pages.pages == 1
    assert pages.read(lite, settings, seconds=60, now=NOW + timedelta(minutes=36), some=slice(1, 2)) == [True]


def test_a_delay_of_ages_is_an_hour(lite: Database, settings: Settings, site: Site) -> None:
    pages = Paper(site, "User-agent: *\nCrawl-delay: 99999999999999\n", 2)
    assert pages.read(lite, settings, seconds=60, some=slice(0, 1)) == [True]
    assert pages.read(lite, settings, seconds=60, now=NOW + timedelta(minutes=61), some=slice(1, 2)) == [True]


@pytest.mark.slow
def test_a_slow_sites_pages_do_not_hold_up_the_others(lite: Database, site: Site, second_site: Site) -> None:
    settings = Settings(RADIOX_FETCH_ALLOW=f"{site.host},{second_site.host}")
    slow = Paper(site, "User-agent: *\nCrawl-delay: 0.9\n", READERS + 2)
    quick = Paper(second_site, "", 2)
    deadline = NOW + timedelta(seconds=5)
    given = [*slow.articles, *quick.articles]
    found = read_pages(given, database=lite, settings=settings, now=NOW, deadline=deadline)
    assert [told.from_page for told in found[-2:]] == [True, True]
    assert slow.pages < len(slow.articles)


def test_a_reservation_by_a_wrong_clock_is_ignored(database: Database) -> None:
    delay = timedelta(seconds=10)
    for now in (NOW + timedelta(days=1), NOW):
        with database.transaction() as session:
            turns = [
                reserve_page(session, "paper.example", longest=HOUR, delay=delay, now=now, latest=now + delay)
                for _ in range(3)
            ]
        assert turns == [now, now + delay, None]


def test_turns_are_given_one_by_one(database: Database) -> None:
    delay, latest = timedelta(seconds=10), NOW + timedelta(seconds=25)

    def turn(now=NOW):
        with database.transaction() as session:
            return reserve_page(session, "paper.example", longest=HOUR, delay=delay, now=now, latest=latest)

    assert [turn() for _ in range(4)] == [NOW, NOW + delay, NOW + 2 * delay, None]
    assert turn(NOW + timedelta(seconds=24)) is None
    with database.transaction() as session:
        later = NOW + timedelta(minutes=5)
        assert reserve_page(session, "paper.example", longest=HOUR, delay=delay, now=later, latest=later) == later
