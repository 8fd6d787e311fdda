"""`radiox feeds`: the health of the presets' feeds; import, export and discovery of feeds."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from radiox_tasks.cli.output import json_option, print_json
from radiox_tasks.language.languages import languages

if TYPE_CHECKING:
    from radiox_tasks.model.news import FeedHealth
    from radiox_tasks.model.preset import Preset

_PRESET = click.option(
    "--preset", "names", multiple=True, metavar="NAME_OR_PATH", help="Only this preset. Repeatable; default: all."
)


@click.group()
def feeds() -> None:
    """The presets' feeds: check them, import and export OPML, find a site's.

    \b
    Example:
      radiox feeds check --preset zurich
    """


@feeds.command("check")
@_PRESET
@json_option
def check(names: tuple[str, ...], as_json: bool) -> None:
    """Request every feed now and report its status, articles, newest article and last error.

    Exit status 1 if a feed failed or is gone.

    \b
    Example:
      radiox feeds check --preset zurich --json
    """
    from radiox_tasks.station.progress import Progress

    now = datetime.now(UTC)
    with Progress("asking the feeds"):
        from radiox_tasks.content.fetch.feeds.feed_health import check_feeds
        from radiox_tasks.data.database import get_database
        from radiox_tasks.settings import get_settings

        listed = [feed for preset in _presets(names) for feed in preset.feeds]
        database = get_database()
        database.migrate()
        healths = check_feeds(listed, database=database, settings=get_settings(), now=now)
    if as_json:
        print_json({"checked_at": now.isoformat(), "feeds": [health.model_dump(mode="json") for health in healths]})
    else:
        for health in healths:
            click.echo(_line(health, now))
    lost = sum(health.status in ("failed", "retired") for health in healths)
    if lost:
        raise click.ClickException(f"{lost} of {len(healths)} feeds cannot be used; the reason is beside each")


@feeds.command("import")
@click.argument("opml", type=click.File("rb"))
@click.option("--into", type=click.Path(path_type=Path), help="Add the feeds to this preset file.")
@click.option(
    "--language", type=click.Choice(languages()), default="en", help="Language of feeds for which the file gives none."
)
@json_option
def import_(opml: Any, into: Path | None, language: Any, as_json: bool) -> None:
    """Read feeds from an OPML file ("-": stdin); print them as preset lines, or add them to a preset.

    \b
    Example:
      radiox feeds import reader.opml --into presets/mine.yaml
    """
    from radiox_tasks.content.fetch.feeds.opml import MAX_BYTES, OpmlError, import_opml
    from radiox_tasks.content.fetch.feeds.opml_preset import PresetEditError, add_feeds, feed_line

    try:
        found = import_opml(opml.read(MAX_BYTES + 1), language=language)
        added = add_feeds(into, found.feeds) if into is not None else []
    except (OpmlError, PresetEditError) as error:
        raise click.ClickException(str(error)) from None
    for line in found.skipped:
        click.echo(f"left out {line}", err=True)
    if not found.feeds:
        raise click.ClickException(f"{opml.name}: there are no feeds in it that could be imported")
    if as_json:
        document: dict[str, Any] = {
            "feeds": [feed.model_dump(mode="json") for feed in found.feeds],
            "skipped": list(found.skipped),
            "added": [feed.url for feed in added],
        }
        print_json(document)
    elif into is not None:
        click.echo(f"{into}: {len(added)} feeds added, {len(found.feeds) - len(added)} were there already")
    else:
        click.echo("feeds:")
        for feed in found.feeds:
            click.echo(f"  {feed_line(feed)}")


@feeds.command("export")
@click.argument("opml", type=click.Path(path_type=Path, allow_dash=True))
@_PRESET
@json_option
def export(opml: Path, names: tuple[str, ...], as_json: bool) -> None:
    """Write the presets' feeds to an OPML file ("-": stdout).

    \b
    Example:
      radiox feeds export zurich.opml --preset zurich
    """
    from radiox_tasks.content.fetch.feeds.opml import export_opml

    if as_json and str(opml) == "-":
        raise click.UsageError("--json and OPML cannot both go to stdout; name a file")
    chosen = _presets(names)
    listed = list(dict.fromkeys(feed for preset in chosen for feed in preset.feeds))
    title = chosen[0].title if len(chosen) == 1 else "RadioX"
    content = export_opml(listed, title=title, now=datetime.now(UTC))
    if str(opml) == "-":
        click.echo(content, nl=False)
        return
    try:
        opml.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{opml}: cannot be written: {error.strerror}") from None
    if as_json:
        print_json({"file": str(opml), "feeds": len(listed)})
    else:
        click.echo(f"{opml}: {len(listed)} feeds")


@feeds.command("discover")
@click.argument("site")
@json_option
def discover(site: str, as_json: bool) -> None:
    """Find the feeds of a site by its URL.

    \b
    Example:
      radiox feeds discover www.srf.ch
    """
    from radiox_tasks.station.progress import Progress

    with Progress("looking for feeds"):
        from radiox_tasks.content.fetch.feeds.discover import DiscoveryError, discover_feeds
        from radiox_tasks.data.database import get_database
        from radiox_tasks.settings import get_settings

        database = get_database()
        database.migrate()
        try:
            links = discover_feeds(site, settings=get_settings(), database=database, now=datetime.now(UTC))
        except DiscoveryError as error:
            raise click.ClickException(str(error)) from None
    if as_json:
        print_json({"site": site, "feeds": [link.model_dump(mode="json") for link in links]})
    else:
        for link in links:
            click.echo(f"{link.url}  {link.title}".rstrip())


def _presets(names: tuple[str, ...]) -> "list[Preset]":
    from radiox_tasks.data.presets.find_presets import PresetError, load_all_presets, load_preset
    from radiox_tasks.settings import get_settings

    settings = get_settings()
    try:
        return [load_preset(name, settings=settings) for name in names] or load_all_presets(settings)
    except PresetError as error:
        raise click.ClickException(str(error)) from None


def _line(health: "FeedHealth", now: datetime) -> str:
    """One feed in one line: status, articles, age of the newest, name, and URL or error."""
    age = "      -"
    if health.newest is not None:
        hours = (now - health.newest).total_seconds() / 3600
        age = f"{hours:5.1f} h" if hours < 100 else f"{hours / 24:5.0f} d"
    moved = f" (now at {health.moved_to})" if health.moved_to else ""
    detail = f"{health.url}{moved}" + (f": {health.error}" if health.error else "")
    counts = f"{health.status:<8}{health.articles:>4} articles  newest {age}  {health.seconds:5.2f} s"
    return f"{counts}  {health.name}  {detail}"
