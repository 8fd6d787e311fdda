"""A host that says when to come back gets no request until then: feeds, pages and robots.txt, by every worker."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy.event import listen

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed, recheck_feed
from radiox_tasks.content.fetch.http.retry_after import LONGEST_HOST_PAUSE
from radiox_tasks.content.fetch.pages.article_pages import read_pages
from radiox_tasks.data.content.feed_store import delete_expired, load_pause, store_pause
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import FeedOutcome
from radiox_tasks.settings import Settings
from tests.content.fetch.article_pages import HTML, article, page
from tests.content.fetch.hostile_site import NOW, Answer, Site, rss


@pytest.fixture
def ask(lite: Database, settings: Settings):
    def _ask(feed, at=timedelta(0)) -> FeedOutcome:
        return collect_feed(feed, database=lite, settings=settings, now=NOW + at)

    return _ask


def busy(site: Site, path: str = "/feed", *, status: int = 429, wait: str = "120") -> None:
    site.answers[path] = Answer(status=status, headers={"Retry-After": wait})


@pytest.mark.parametrize("status", [429, 503])
def test_the_hosts_other_feeds_wait_too_and_say_why_and_until_when(ask, site: Site, status: int) -> None:
    busy(site, status=status)
    site.answers["/other"] = Answer(rss("One"))
    first = ask(site.feed())
    other = ask(site.feed("/other"), timedelta(seconds=1))
    assert site.paths() == ["/feed"]
    assert (first.status, other.status) == ("failed", "failed")
    for outcome in (first, other):
        assert f"HTTP {status}" in (outcome.error or "")
        assert "2026-11-23 09:02:00 UTC" in (outcome.error or "")
    assert site.host in (other.error or "")
    assert ask(site.feed("/other"), timedelta(seconds=119)).status == "failed"
    assert site.paths() == ["/feed"]
    assert ask(site.feed("/other"), timedelta(seconds=120)).status == "ok"


def test_a_retry_after_applies_to_all_workers(site: Site, settings: Settings, database: Database) -> None:
    busy(site)
    collect_feed(site.feed(), database=database, settings=settings, now=NOW)
    other = Database(database.engine.url.render_as_string(hide_password=False))
    try:
        outcome = collect_feed(site.feed("/other"), database=other, settings=settings, now=NOW)
    finally:
        other.engine.dispose()
    assert outcome.status == "failed"
    assert site.paths() == ["/feed"]


def test_a_rest_is_an_hour_at_most(ask, site: Site) -> None:
    busy(site, wait="86400")
    site.answers["/other"] = Answer(rss("One"))
    ask(site.feed())
    assert ask(site.feed("/other"), timedelta(minutes=59)).status == "failed"
    assert ask(site.feed("/other"), timedelta(minutes=60)).status == "ok"


def test_a_pause_recorded_by_a_wrong_clock_is_ignored(database: Database, settings: Settings, site: Site) -> None:
    def ask(path: str, at: timedelta) -> str:
        return collect_feed(site.feed(path), database=database, settings=settings, now=NOW + at).status

    busy(site, wait="3600")
    busy(site, "/second", wait="1200")
    site.answers["/other"] = Answer(rss("One"))
    ask("/feed", timedelta(days=1))
    assert ask("/other", timedelta(0)) == "ok"
    ask("/second", timedelta(minutes=10))
    assert ask("/third", timedelta(minutes=29)) == "failed"
    assert site.paths() == ["/feed", "/other", "/second"]


def test_clocks_that_differ_by_seconds_agree_on_a_rest(ask, site: Site) -> None:
    busy(site, wait="3600")
    ask(site.feed(), timedelta(seconds=20))
    ask(site.feed("/other"))
    assert site.paths() == ["/feed"]


def test_without_a_time_to_come_back_only_the_feed_itself_waits(ask, site: Site) -> None:
    site.answers["/feed"] = Answer(status=429)
    site.answers["/other"] = Answer(rss("One"))
    ask(site.feed())
    assert ask(site.feed("/other")).status == "ok"


def test_a_feed_not_asked_for_its_hosts_sake_has_not_failed_itself(ask, site: Site) -> None:
    """Its pauses do not grow, and the address it moved to stays known."""
    site.answers["/other"] = Answer(status=301, headers={"Location": "/moved"})
    site.answers["/moved"] = Answer(rss("One"))
    ask(site.feed("/other"))
    busy(site)
    ask(site.feed(), timedelta(minutes=10))
    ask(site.feed("/other"), timedelta(minutes=10))
    assert ask(site.feed("/other"), timedelta(minutes=12)).status == "not_modified"
    assert site.paths() == ["/other", "/moved", "/feed", "/moved"]


def test_a_redirect_does_not_lead_around_a_rest(ask, site: Site) -> None:
    busy(site)
    site.answers["/other"] = Answer(status=302, headers={"Location": "/feed"})
    assert ask(site.feed("/other")).status == "failed"
    site.answers["/third"] = Answer(rss("One"))
    assert ask(site.feed("/third")).status == "failed"
    assert site.paths() == ["/other", "/feed"]


def test_the_first_look_at_a_hosts_rest_is_part_of_acquiring_the_feed(ask, site: Site, lite: Database) -> None:
    """A fetch is two transactions, unless the machine was busy: hundreds of feeds are fetched at a time."""
    ended: list[object] = []
    listen(lite.engine, "commit", ended.append)
    counts = []
    for n in range(5):
        site.answers[f"/{n}"] = Answer(rss("One"))
        ended.clear()
        assert ask(site.feed(f"/{n}")).status == "ok"
        counts.append(len(ended))
    assert min(counts) == 2


def test_a_feed_that_waited_for_its_hosts_turn_looks_again(ask, site: Site) -> None:
    for path in ("/feed", "/second"):
        site.answers[path] = Answer(status=429, headers={"Retry-After": "120"}, delay=1.0)
    with ThreadPoolExecutor(3) as pool:
        told = [pool.submit(ask, site.feed(path)) for path in ("/feed", "/second")]
        while len(site.asked) < 2:
            time.sleep(0.01)
        last = pool.submit(ask, site.feed("/third"))
    assert [outcome.result().status for outcome in (*told, last)] == ["failed"] * 3
    assert sorted(site.paths()) == ["/feed", "/second"]


def test_a_recheck_leaves_a_resting_host_alone(ask, site: Site, lite: Database, settings: Settings) -> None:
    busy(site)
    ask(site.feed())
    assert recheck_feed(site.feed(), database=lite, settings=settings, now=NOW).status == "failed"
    assert site.paths() == ["/feed"]


@pytest.fixture
def both(site: Site, second_site: Site) -> Settings:
    """Settings under which both hosts may be fetched from."""
    return Settings(RADIOX_FETCH_ALLOW=f"{site.host},{second_site.host}")


def test_a_feed_not_asked_for_its_hosts_sake_gives_what_it_gave_before(
    ask, site: Site, lite: Database, settings: Settings
) -> None:
    """As does every later look at it while the host rests; a feed that had failed has failed still."""
    site.answers["/other"] = Answer(rss("One"))
    ask(site.feed("/other"))
    ask(site.feed("/broken"))
    busy(site, wait="1200")
    ask(site.feed(), timedelta(minutes=10))
    recheck = recheck_feed(site.feed("/other"), database=lite, settings=settings, now=NOW + timedelta(minutes=11))
    for outcome in (ask(site.feed("/other"), timedelta(minutes=12)), recheck):
        assert (outcome.status, [article.title for article in outcome.articles]) == ("not_modified", ["One"])
        assert "2026-11-23 09:30:00 UTC" in (outcome.error or "")
    for minutes in (12, 13):
        assert ask(site.feed("/broken"), timedelta(minutes=minutes)).status == "failed"
    assert site.paths() == ["/other", "/broken", "/feed"]


@pytest.mark.parametrize("status", [302, 301])
def test_another_hosts_feed_cannot_have_a_host_left_alone(
    lite: Database, both: Settings, site: Site, second_site: Site, status: int
) -> None:
    """It chooses where it leads, a busy address of somebody else's included; what comes of it is its own affair."""

    def ask(feed, minutes: int) -> str:
        now = NOW + timedelta(minutes=minutes)
        return collect_feed(feed, database=lite, settings=both, now=now).status

    site.answers["/feed"] = Answer(status=status, headers={"Location": second_site.url("/busy")})
    site.answers["/more"] = site.answers["/feed"]
    second_site.answers |= {path: Answer(rss("One")) for path in ("/busy", "/feed")}
    assert ask(site.feed(), 0) == "ok"
    busy(second_site, "/busy", status=503, wait="3600")
    assert ask(site.feed(), 10) == "failed"
    assert ask(site.feed("/more"), 10) == "failed"
    assert second_site.paths() == ["/busy", "/busy"]
    assert ask(second_site.feed(), 10) == "ok"


def test_another_hosts_feed_does_not_lead_around_a_hosts_own_rest(
    lite: Database, both: Settings, site: Site, second_site: Site
) -> None:
    busy(second_site)
    site.answers["/feed"] = Answer(status=302, headers={"Location": second_site.url("/other")})
    for feed in (second_site.feed(), site.feed()):
        assert collect_feed(feed, database=lite, settings=both, now=NOW).status == "failed"
    assert (site.paths(), second_site.paths()) == (["/feed"], ["/feed"])


@pytest.fixture
def read(lite: Database, settings: Settings, site: Site):
    def _read(*paths: str, now: datetime = NOW) -> list[bool]:
        deadline = now + timedelta(seconds=20)
        given = [article(site, path) for path in paths]
        found = read_pages(given, database=lite, settings=settings, now=now, deadline=deadline)
        return [told.from_page for told in found]

    return _read


def test_pages_and_robots_observe_a_feeds_retry_after(ask, read, site: Site) -> None:
    busy(site, wait="1200")
    site.answers["/a"] = Answer(page(), headers=HTML)
    ask(site.feed())
    assert read("/a") == [False]
    assert site.paths() == ["/feed"]
    assert read("/a", now=NOW + timedelta(minutes=21)) == [True]


@pytest.mark.parametrize("path", ["/robots.txt", "/a"])
def test_feeds_and_pages_observe_a_pages_or_robots_retry_after(ask, read, site: Site, path: str) -> None:
    site.answers |= {name: Answer(page(), headers=HTML) for name in ("/a", "/b")}
    site.answers["/feed"] = Answer(rss("One"))
    busy(site, path, wait="600")
    read("/a")
    asked = site.paths()
    assert asked[-1] == path
    assert read("/b") == [False]
    assert ask(site.feed(), timedelta(seconds=60)).status == "failed"
    assert site.paths() == asked
    assert ask(site.feed(), timedelta(seconds=700)).status == "ok"


def test_a_page_behind_another_hosts_link_holds_back_that_hosts_links_alone(
    lite: Database, both: Settings, site: Site, second_site: Site
) -> None:
    linked = [article(second_site, path).model_copy(update={"feed_url": site.url()}) for path in ("/busy", "/a")]
    busy(second_site, "/busy", wait="3600")
    second_site.answers |= {path: Answer(page(), headers=HTML) for path in ("/a", "/b")}
    second_site.answers["/feed"] = Answer(rss("One"))

    def read(given) -> bool:
        (told,) = read_pages([given], database=lite, settings=both, now=NOW, deadline=NOW + timedelta(seconds=20))
        return told.from_page

    assert not read(linked[0])
    assert not read(linked[1])
    assert second_site.paths() == ["/robots.txt", "/busy"]
    assert read(article(second_site, "/b"))
    assert collect_feed(second_site.feed(), database=lite, settings=both, now=NOW).status == "ok"


def test_the_longer_of_two_rests_holds_and_both_are_forgotten_in_the_end(database: Database) -> None:
    until = NOW + timedelta(minutes=30)
    for status, moment in ((429, until), (503, NOW + timedelta(minutes=1))):
        with database.transaction() as session:
            store_pause(session, "paper.example", status=status, until=moment, now=NOW, longest=LONGEST_HOST_PAUSE)
    with database.transaction() as session:
        connection = session.connection()
        assert load_pause(connection, "paper.example", now=NOW, longest=LONGEST_HOST_PAUSE) == (429, until)
        assert load_pause(connection, "other.example", now=NOW, longest=LONGEST_HOST_PAUSE) is None
        assert load_pause(connection, "paper.example", now=until, longest=LONGEST_HOST_PAUSE) is None
        delete_expired(session, now=until)
        assert load_pause(connection, "paper.example", now=NOW, longest=LONGEST_HOST_PAUSE) is None
