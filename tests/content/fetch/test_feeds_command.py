"""Health, discovery, and `radiox feeds` as a person or a program uses it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from radiox_tasks.cli.feeds import feeds as command
from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.content.fetch.feeds.discover import DiscoveryError, discover_feeds
from radiox_tasks.content.fetch.feeds.feed_health import check_feeds
from radiox_tasks.content.fetch.parsing.feed_links import FeedLink
from radiox_tasks.data.database import Database
from radiox_tasks.settings import Settings, get_settings
from tests.content.fetch.hostile_site import NOW, Answer, Site, rss


@pytest.mark.slow
def test_health_tells_each_feeds_state_and_its_last_error(database: Database, settings: Settings, site: Site) -> None:
    site.answers["/good"] = Answer(rss("One", "Two", date="Mon, 23 Nov 2026 07:00:00 GMT"))
    site.answers["/undated"] = Answer(rss("One", date=""))
    site.answers["/empty"] = Answer(b"<rss version='2.0'><channel><title>x</title></channel></rss>")
    site.answers["/gone"] = Answer(status=410)
    site.answers["/moved"] = Answer(status=301, headers={"Location": "/good"})
    paths = ["/good", "/undated", "/empty", "/gone", "/moved", "/missing", "/good"]
    listed = [site.feed(path) for path in paths]
    healths = check_feeds(listed, database=database, settings=settings, now=NOW)
    assert [health.url for health in healths] == [site.url(path) for path in paths[:-1]]
    assert [health.status for health in healths] == ["ok", "ok", "empty", "retired", "ok", "failed"]
    good, undated, _, gone, moved, missing = healths
    assert (good.articles, good.newest, good.http_status) == (2, NOW - timedelta(hours=2), 200)
    assert (undated.newest, undated.undated) == (None, 1)
    assert gone.http_status == 410
    assert moved.moved_to == site.url("/good")
    assert (missing.error, missing.last_error_at) == ("HTTP 404", NOW)

    site.answers["/missing"] = Answer(rss("Back"))
    later = NOW + timedelta(seconds=1)
    (again,) = check_feeds([site.feed("/missing")], database=database, settings=settings, now=later)
    assert (again.status, again.error, again.last_error, again.last_error_at) == ("ok", None, "HTTP 404", NOW)


HEAD = """<html><head><title>Paper</title>{links}</head><body><p>News</p></body></html>"""


def test_a_sites_feeds_are_found_by_its_address(site: Site, settings: Settings, lite: Database) -> None:
    links = """<link rel="alternate" type="application/rss+xml" title="All &amp; more" href="/all.rss?utm_source=x">
    <link rel="Alternate feed" type="application/atom+xml; charset=utf-8" href="sport.atom">
    <link rel="alternate" type="application/rss+xml" href="/all.rss"><link rel="alternate" hreflang="de" href="/de">
    <link rel="stylesheet" type="text/css" href="/x.css">
    <link rel="alternate" type="application/rss+xml" href="javascript:x">"""
    site.answers["/news/"] = Answer(HEAD.format(links=links).encode())
    found = discover_feeds(site.url("/news/"), settings=settings, database=lite, now=NOW)
    assert [(link.url, link.title) for link in found] == [
        (site.url("/all.rss"), "All & more"),
        (site.url("/news/sport.atom"), ""),
    ]


def test_a_paused_host_is_not_searched_either(site: Site, settings: Settings, lite: Database) -> None:
    site.answers["/"] = Answer(status=429, headers={"Retry-After": "600"})
    with pytest.raises(DiscoveryError, match="HTTP 429"):
        discover_feeds(site.url("/"), settings=settings, database=lite, now=NOW)
    site.answers["/"] = Answer(rss("One"))
    with pytest.raises(DiscoveryError, match="paused until 2026-11-23 09:10"):
        discover_feeds(site.url("/"), settings=settings, database=lite, now=NOW + timedelta(minutes=9))
    assert collect_feed(site.feed(), database=lite, settings=settings, now=NOW).status == "failed"
    assert len(site.asked) == 1
    assert discover_feeds(site.url("/"), settings=settings, database=lite, now=NOW + timedelta(minutes=11))


def test_an_address_that_is_a_feed_is_its_own_answer_and_silent_sites_are_tried(
    site: Site, settings: Settings, lite: Database
) -> None:
    def search(path: str) -> list[FeedLink]:
        return discover_feeds(site.url(path), settings=settings, database=lite, now=NOW)

    site.answers["/feed"] = Answer(rss("One"))
    assert [link.title for link in search("/feed")] == ["Sample"]
    site.answers["/"] = Answer(HEAD.format(links="").encode())
    site.answers["/rss.xml"] = Answer(rss("One"))
    assert [link.url for link in search("/")] == [site.url("/rss.xml")]
    del site.answers["/rss.xml"]
    with pytest.raises(DiscoveryError, match="links to no feed"):
        search("/")
    with pytest.raises(DiscoveryError, match="HTTP 404"):
        search("/none")
    with pytest.raises(DiscoveryError, match="not a public address"):
        discover_feeds("http://127.0.0.1", settings=settings, database=lite, now=NOW)


@pytest.fixture
def preset(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A preset file with two feeds of the site, in the only folder of presets asked for by path."""
    monkeypatch.setenv("RADIOX_FETCH_ALLOW", site.host)
    get_settings.cache_clear()
    file = Path("mine.yaml")
    file.write_text(
        "name: mine\ntitle: Mine\nlanguage: en\nfeeds:\n"
        f'  - {{url: "{site.url("/good")}", name: good}}\n  - {{url: "{site.url("/bad")}", name: bad}}\n'
    )
    site.answers["/good"] = Answer(rss("One", date=""))
    return file


def run(*arguments: str, **options: object) -> Result:
    return CliRunner().invoke(command, [*arguments], **options)  # type: ignore[arg-type]


@pytest.mark.slow
def test_check_prints_a_line_a_feed_and_fails_when_one_does(preset: Path, site: Site) -> None:
    result = run("check", "--preset", str(preset))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("ok         1 articles")
    assert lines[1].startswith("failed     0 articles")
    assert lines[1].endswith(f"{site.url('/bad')}: HTTP 404")
    assert result.stderr.endswith("1 of 2 feeds cannot be used; the reason is beside each\n")
    site.answers["/bad"] = Answer(rss("Back"))
    good = run("check", "--preset", str(preset), "--json")
    assert good.exit_code == 0
    document = json.loads(good.stdout)
    assert [feed["status"] for feed in document["feeds"]] == ["ok", "ok"]
    assert document["feeds"][1]["last_error"] == "HTTP 404"


def test_export_and_import_give_the_feeds_back(preset: Path) -> None:
    assert run("export", "out.opml", "--preset", str(preset)).output == "out.opml: 2 feeds\n"
    printed = run("import", "out.opml")
    assert printed.stdout.splitlines()[0] == "feeds:"
    assert [line.strip() in preset.read_text() for line in printed.stdout.splitlines()[1:]] == [False, False]
    document = json.loads(run("import", "out.opml", "--json").stdout)
    assert [feed["name"] for feed in document["feeds"]] == ["good", "bad"]
    piped = run("export", "-", "--preset", str(preset)).stdout
    assert json.loads(run("import", "-", "--json", input=piped).stdout) == document
    other = Path("other.yaml")
    other.write_text('name: other\ntitle: O\nlanguage: en\nfeeds:\n  - {url: "https://a.example/", name: a}\n')
    assert run("import", "out.opml", "--into", str(other)).stdout == "other.yaml: 2 feeds added, 0 were there already\n"
    assert json.loads(run("import", "out.opml", "--into", str(other), "--json").stdout)["added"] == []


def test_discover_prints_addresses(preset: Path, site: Site) -> None:
    assert run("discover", site.url("/good")).stdout == f"{site.url('/good')}  Sample\n"
    document = json.loads(run("discover", site.url("/good"), "--json").stdout)
    assert document["feeds"] == [{"url": site.url("/good"), "title": "Sample"}]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["check", "--preset", "no-such.yaml"], 1, "there is no such file"),
        (["import", "no-such.opml"], 2, "No such file"),
        (["import", "mine.yaml"], 1, "not an OPML file"),
        (["export", "no/such/folder/x.opml", "--preset", "mine.yaml"], 1, "cannot be written"),
        (["export", "-", "--json", "--preset", "mine.yaml"], 2, "name a file"),
        (["discover", "http://127.0.0.1:1/"], 1, "127.0.0.1:1/"),
    ],
)
def test_failures_say_so_on_stderr(preset: Path, arguments: list[str], status: int, says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert result.stdout == ""
    assert says in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("verb", ["", "check", "import", "export", "discover"])
def test_help_has_an_example(verb: str) -> None:
    assert "Example:" in run(*([verb] if verb else []), "--help").stdout
