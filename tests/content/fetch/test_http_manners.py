"""How RadioX behaves towards the feeds' servers: it asks rarely, conditionally, politely, and says who it is."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed, recheck_feed
from radiox_tasks.content.fetch.http.client import PER_HOST
from radiox_tasks.data.content.feed_store import FeedRecord
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import FeedOutcome
from radiox_tasks.settings import Settings
from tests.content.fetch.hostile_site import NOW, Answer, Site, rss

LATER = timedelta(minutes=10)


@pytest.fixture
def ask(lite: Database, settings: Settings):
    def _ask(feed, at=timedelta(0), **options) -> FeedOutcome:
        return collect_feed(feed, database=lite, settings=settings, now=NOW + at, **options)

    return _ask


def test_the_second_request_is_conditional_and_a_304_still_yields_the_articles(ask, site: Site) -> None:
    modified = "Mon, 23 Nov 2026 07:00:00 GMT"
    site.answers["/feed"] = Answer(rss("One", "Two"), etag='"v1"', headers={"Last-Modified": modified})
    first = ask(site.feed())
    second = ask(site.feed(), LATER)
    assert (first.status, second.status, second.http_status) == ("ok", "not_modified", 304)
    assert [a.title for a in first.articles] == ["One", "Two"]
    assert second.articles == first.articles
    _, sent = site.asked[0]
    assert sent["If-None-Match"] is None
    _, sent = site.asked[1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"v1"', modified)


def test_a_304_that_repeats_no_validators_keeps_the_old_ones(ask, site: Site) -> None:
    site.answers["/feed"] = Answer(rss("One"), etag='"v1"')
    ask(site.feed())
    site.answers["/feed"] = Answer(status=304)
    ask(site.feed(), LATER)
    ask(site.feed(), 2 * LATER)
    assert site.asked[2][1]["If-None-Match"] == '"v1"'


def test_an_unsolicited_304_is_a_failure(ask, site: Site) -> None:
    site.answers["/feed"] = Answer(status=304)
    assert ask(site.feed()).error == "HTTP 304"


def test_an_unchanged_body_without_validators_is_not_read_again(ask, site: Site) -> None:
    site.answers["/feed"] = Answer(rss("One"))
    first = ask(site.feed())
    second = ask(site.feed(), LATER)
    assert second.status == "not_modified"
    assert second.articles == first.articles


def test_one_fetch_serves_every_preset_within_its_freshness(ask, site: Site) -> None:
    site.answers["/feed"] = Answer(rss("One"))
    ask(site.feed(category="zurich", priority=9))
    other = ask(site.feed(category="world", priority=2, name="other", weight=0.5), timedelta(minutes=4))
    assert len(site.asked) == 1
    assert other.status == "not_modified"
    article = other.articles[0]
    assert (article.category, article.priority, article.source, article.weight) == ("world", 2, "other", 0.5)
    ask(site.feed(), timedelta(minutes=4), freshness=timedelta(minutes=2))
    assert len(site.asked) == 2


def test_presets_that_want_a_feed_at_the_same_moment_share_one_request(
    database: Database, settings: Settings, site: Site
) -> None:
    site.answers["/feed"] = Answer(rss("One"), delay=0.4)

    def ask(_: int) -> FeedOutcome:
        return collect_feed(site.feed(), database=database, settings=settings, now=NOW)

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(ask, range(6)))
    assert len(site.asked) == 1
    assert {len(outcome.articles) for outcome in outcomes} == {1}


@pytest.mark.parametrize(
    ("headers", "asked_again"),
    [
        ({"Cache-Control": "public, max-age=3600"}, timedelta(minutes=60)),
        ({"Cache-Control": "max-age=3600", "Age": "1800"}, timedelta(minutes=30)),
        ({"Date": "Mon, 23 Nov 2026 09:00:00 GMT", "Expires": "Mon, 23 Nov 2026 09:45:00 GMT"}, timedelta(minutes=45)),
        ({"Cache-Control": "no-cache, max-age=3600"}, timedelta(minutes=5)),
        ({"Expires": "0"}, timedelta(minutes=5)),
        ({"Cache-Control": "max-age=99999999"}, timedelta(days=1)),
    ],
)
def test_a_feed_is_not_asked_before_its_own_headers_allow(ask, site: Site, headers, asked_again) -> None:
    site.answers["/feed"] = Answer(rss("One"), headers=headers)
    ask(site.feed())
    ask(site.feed(), asked_again - timedelta(seconds=1))
    assert len(site.asked) == 1
    ask(site.feed(), asked_again)
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("status", "value", "wait"),
    [
        (429, "1800", timedelta(minutes=30)),
        (503, "Mon, 23 Nov 2026 09:20:00 GMT", timedelta(minutes=20)),
        (503, "99999999999999", timedelta(days=1)),
        (429, "soon", timedelta(seconds=60)),
        (500, "1800", timedelta(seconds=60)),
    ],
)
def test_retry_after_is_obeyed(ask, site: Site, status, value, wait) -> None:
    site.answers["/feed"] = Answer(status=status, headers={"Retry-After": value})
    first = ask(site.feed())
    assert (first.status, first.http_status, first.articles) == ("failed", status, ())
    early = ask(site.feed(), wait - timedelta(seconds=1))
    assert early.status == "failed"
    assert f"HTTP {status}" in (early.error or "")
    assert len(site.asked) == 1
    ask(site.feed(), wait)
    assert len(site.asked) == 2


def test_pauses_after_failures_grow_to_a_quarter_of_an_hour_and_end_with_a_success(ask, site: Site) -> None:
    at = timedelta(0)
    for minutes in (1, 2, 4, 8, 15, 15):
        ask(site.feed(), at)
        seen = len(site.asked)
        ask(site.feed(), at + timedelta(minutes=minutes, seconds=-1))
        assert len(site.asked) == seen
        at += timedelta(minutes=minutes)
    site.answers["/feed"] = Answer(rss("One"))
    assert ask(site.feed(), at).status == "ok"
    assert ask(site.feed(), at + timedelta(seconds=1)).error is None


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_move_is_remembered(ask, site: Site, status) -> None:
    site.answers["/feed"] = Answer(status=status, headers={"Location": "/new"})
    site.answers["/new"] = Answer(rss("One"))
    assert ask(site.feed()).status == "ok"
    assert ask(site.feed(), LATER).articles[0].feed_url == site.url()
    assert site.paths() == ["/feed", "/new", "/new"]


def test_a_temporary_move_is_not_and_neither_is_what_comes_after_one(ask, site: Site) -> None:
    site.answers["/feed"] = Answer(status=301, headers={"Location": "/moved"})
    site.answers["/moved"] = Answer(status=302, headers={"Location": "/today"})
    site.answers["/today"] = Answer(rss("One"))
    ask(site.feed())
    ask(site.feed(), LATER)
    assert site.paths() == ["/feed", "/moved", "/today", "/moved", "/today"]


def test_a_move_into_nothing_is_forgotten(ask, site: Site) -> None:
    site.answers["/feed"] = Answer(status=301, headers={"Location": "/new"})
    site.answers["/new"] = Answer(rss("One"))
    ask(site.feed())
    site.answers["/new"] = Answer(status=410)
    site.answers["/feed"] = Answer(rss("Two"))
    assert ask(site.feed(), LATER).status == "failed"
    assert ask(site.feed(), 2 * LATER).articles[0].title == "Two"


def test_410_retires_a_feed_until_a_recheck(ask, site: Site, lite: Database, settings: Settings) -> None:
    site.answers["/feed"] = Answer(status=410)
    assert ask(site.feed()).status == "retired"
    site.answers["/feed"] = Answer(rss("One"))
    outcome = ask(site.feed(), timedelta(days=30))
    assert (outcome.status, outcome.articles, outcome.http_status) == ("retired", (), 410)
    assert len(site.asked) == 1
    back = recheck_feed(site.feed(), database=lite, settings=settings, now=NOW + timedelta(days=31))
    assert back.status == "ok"
    assert ask(site.feed(), timedelta(days=31, minutes=1)).status == "not_modified"


@pytest.mark.slow
def test_a_host_never_has_more_than_two_requests_of_ours(ask, site: Site) -> None:
    for n in range(10):
        site.answers[f"/{n}"] = Answer(rss(f"Title {n}"), delay=0.1)
    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(lambda n: ask(site.feed(f"/{n}")), range(10)))
    assert {outcome.status for outcome in outcomes} == {"ok"}
    assert site.at_once == PER_HOST == 2


def test_the_user_agent_says_who_asks_and_where_to_read_about_it(lite: Database, site: Site) -> None:
    settings = Settings(RADIOX_FETCH_ALLOW=site.host, RADIOX_PUBLIC_URL="https://radio.example/")
    site.answers["/feed"] = Answer(rss("One"))
    collect_feed(site.feed(), database=lite, settings=settings, now=NOW)
    _, sent = site.asked[0]
    assert re.fullmatch(r"RadioX/[\w.]+ \(\+https://radio\.example/\)", sent["User-Agent"])
    assert sent["Cookie"] is None


def test_a_failed_feed_says_why_and_recovers(ask, site: Site) -> None:
    outcome = ask(site.feed())
    assert (outcome.status, outcome.http_status, outcome.error) == ("failed", 404, "HTTP 404")
    site.answers["/feed"] = Answer(rss("One"))
    assert ask(site.feed(), LATER).status == "ok"


def test_a_fetch_that_died_is_taken_over_when_its_lease_is_over(lite: Database, site: Site, settings) -> None:
    from radiox_tasks.data.content.feed_store import acquire_feed

    site.answers["/feed"] = Answer(rss("One"))
    with lite.ready() as connection:
        clock = lite.now(connection) - timedelta(seconds=60)
        lease = timedelta(seconds=60.4)
        assert acquire_feed(connection, site.url(), known=False, owner="dead", clock=clock, lease=lease) is not None
    outcome = collect_feed(site.feed(), database=lite, settings=settings, now=NOW)
    assert outcome.status == "ok"
    assert outcome.seconds > 0.2


def test_a_feed_that_is_new_to_two_is_acquired_by_one_and_known_to_the_other_after(
    database: Database, site: Site
) -> None:
    from radiox_tasks.data.content.feed_store import acquire_feed, finish_feed, release_feed

    def acquire(owner: str) -> FeedRecord | None:
        with database.ready() as connection:
            return acquire_feed(
                connection, site.url(), known=False, owner=owner, clock=NOW, lease=timedelta(seconds=30)
            )

    assert acquire("first") == FeedRecord(site.url())
    assert acquire("second") is None
    with database.ready() as connection:
        release_feed(connection, site.url(), owner="second")
    assert acquire("second") is None
    told = FeedRecord(site.url(), etag='"1"', fetched_at=NOW, http_status=200)
    with database.ready() as connection:
        assert finish_feed(connection, told, owner="first")
        assert not finish_feed(connection, FeedRecord(site.url()), owner="first")
    assert acquire("second") == told


def test_unused_feeds_are_deleted_except_retired_ones(database: Database, settings, site: Site) -> None:
    from radiox_tasks.data.content.feed_store import delete_expired, load_feed

    site.answers["/feed"] = Answer(rss("One"))
    site.answers["/gone"] = Answer(status=410)
    feeds = [site.feed(path) for path in ("/feed", "/gone", "/missing")]
    for feed in feeds:
        collect_feed(feed, database=database, settings=settings, now=NOW)
    for days, left in ((59, {"/feed", "/gone", "/missing"}), (61, {"/gone"})):
        with database.transaction() as session:
            delete_expired(session, now=NOW + timedelta(days=days))
        with database.ready() as connection:
            assert {feed.url for feed in feeds if load_feed(connection, feed.url)} == {site.url(path) for path in left}


def test_a_fetch_that_breaks_for_reasons_of_ours_gives_its_lease_back(ask, lite: Database, site: Site) -> None:
    site.answers["/feed"] = Answer(rss("One"))
    broken = Settings.model_construct(fetch_allow=None)
    with pytest.raises(TypeError):
        collect_feed(site.feed(), database=lite, settings=broken, now=NOW)
    outcome = ask(site.feed())
    assert outcome.status == "ok"
    assert outcome.seconds < 20  # it did not have to outwait a lease
