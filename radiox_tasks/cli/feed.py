"""`radiox feed`: checks a podcast feed against the rules of its readers."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from radiox_tasks.cli.output import json_option, print_json

if TYPE_CHECKING:
    from radiox_tasks.media.feedcheck.check_feed import FeedReport


@click.group()
def feed() -> None:
    """Check a podcast feed, this station's or any other.

    \b
    Example:
      radiox feed check https://example.org/feed.xml
    """


@feed.command("check")
@click.argument("place", metavar="FILE_OR_URL")
@json_option
def check(place: str, as_json: bool) -> None:
    """Check a podcast feed against the rules of Apple, Spotify, Podcasting 2.0 and known clients.

    For a URL, its artwork and its newest episode are requested too. Exit status 1 if a violated rule makes a
    client reject the feed or lose an episode.

    \b
    Examples:
      radiox feed check http://localhost:8000/editions/zurich/feed.xml
      radiox feed check feed.xml --json
    """
    from radiox_tasks.station.progress import Progress

    with Progress("checking the feed"):
        from radiox_tasks.media.feedcheck.read_feed import FeedUnreadableError

        try:
            report = _report(place)
        except FeedUnreadableError as error:
            raise click.ClickException(str(error)) from None
    if as_json:
        print_json(report.model_dump(mode="json"))
    else:
        _print_report(report)
    if report.errors:
        raise click.exceptions.Exit(1)


def _report(place: str) -> "FeedReport":
    from radiox_tasks.media.feedcheck.check_feed import check_feed
    from radiox_tasks.media.feedcheck.probe_files import RULES, SECONDS, fetch_feed, probe_files
    from radiox_tasks.media.feedcheck.read_feed import read_feed

    now = datetime.now(UTC)
    if not place.startswith(("http://", "https://")):
        try:
            raw = Path(place).read_bytes()
        except OSError as error:
            raise click.ClickException(f"{place}: {error.strerror or error}") from None
        return check_feed(read_feed(raw, now=now), place)
    import httpx

    with httpx.Client(timeout=SECONDS, follow_redirects=True, headers={"User-Agent": "RadioX feed check"}) as client:
        raw, address = fetch_feed(client, place)
        found = read_feed(raw, now=now, address=address)
        return check_feed(found, place, probe_files(client, found), RULES)


def _print_report(report: "FeedReport") -> None:
    for finding in report.findings:
        click.echo(f"{finding.level:7}  {finding.where}: {finding.message}")
        click.echo(f"         {finding.rule}, {finding.source}")
    warnings = len(report.findings) - report.errors
    click.echo(
        f"{report.title or report.feed}: {report.items} items, {report.rules} rules, "
        f"{report.errors} errors, {warnings} warnings"
    )
