"""`radiox generate`: makes one show now, with a progress display."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from radiox_tasks.cli.first_preset import preset_for_locale
from radiox_tasks.cli.numbers import Whole
from radiox_tasks.cli.output import print_json, show_json_option
from radiox_tasks.language.languages import languages

if TYPE_CHECKING:
    from radiox_tasks.data.shows.records import Show
    from radiox_tasks.model.edition import ShowDocument

LONGEST_ERROR = 400
"""Characters."""

EARLIEST, LATEST = 1970, 2100
"""Range of years for an air time; time zones have no rules outside of it."""


def _length(_ctx: click.Context, _option: click.Parameter, value: str | None) -> float | None:
    """Parse a length as in a preset, 120 or 2m, into seconds."""
    from pydantic import TypeAdapter, ValidationError

    from radiox_tasks.model.preset import Length

    try:
        seconds: float | None = TypeAdapter(Length | None).validate_python(value)
    except ValidationError:
        raise click.BadParameter(f"{value!r} is not a length of 20 seconds to 2 hours: write 120, or 2m") from None
    return seconds


def _named(context: click.Context, option: click.Parameter, value: str | None) -> str:
    if value is None:
        raise click.MissingParameter(f"For example: --preset {preset_for_locale()}", context, option)
    return value


@click.command()
@click.option(
    "--preset",
    "preset_name",
    callback=_named,
    metavar="NAME_OR_PATH",
    help="A preset's name, or a YAML file.  [required]",
)
@click.option("--air-at", metavar="ISO8601", help="Air time, which the show also announces; default: now.")
@click.option("--language", type=click.Choice(languages()), help="Another language than the preset's.")
@click.option("--news-count", type=Whole(1, 30), help="How many stories.")
@click.option(
    "--duration",
    callback=_length,
    metavar="SECONDS",
    help="Length of the finished show: seconds, or a period such as 2m.",
)
@click.option("--sample", is_flag=True, help="Use the bundled sample feeds (true, historical facts) instead of news.")
@click.option("--sample-if-offline", is_flag=True, help="Use the sample feeds when no feed of the preset answers.")
@click.option(
    "--download/--no-download",
    default=False,
    show_default=True,
    help="Install the natural voices of the preset's hosts first (once, up to 150 MB) if the model hub is reachable.",
)
@click.option("--no-cover", is_flag=True, help="No paid cover: the local design.")
@click.option("--dry-run", is_flag=True, help="Rundown, script and estimate; nothing paid, nothing published.")
@show_json_option
def generate(
    preset_name: str,
    air_at: str | None,
    language: str | None,
    news_count: int | None,
    duration: float | None,
    sample: bool,
    sample_if_offline: bool,
    download: bool,
    no_cover: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make one show now and wait for it.

    With --air-at in the future the show is made now and goes on air at that time. The command waits up to 15
    minutes for it; for a later time it ends when the show is ready, and a running station (`radiox up`) puts it
    on air.

    \b
    Example:
      radiox generate --preset zurich --sample
      radiox generate --preset zurich --duration 240 --json > show.json
    """
    from radiox_tasks.data.presets.find_presets import load_preset
    from radiox_tasks.model.order import Order
    from radiox_tasks.settings import get_settings
    from radiox_tasks.station.show_command import show_command

    settings = get_settings()
    preset = load_preset(preset_name, settings=settings)
    moment = _air_time(air_at, preset.zone)
    with show_command(f"{preset.name}: preparing the show") as command:
        command.progress.say(f"{preset.name}: starting")
        from radiox_tasks.document.assemble import current_document
        from radiox_tasks.open_store import get_store
        from radiox_tasks.station.make_one_show import make_one_show

        order = Order.model_validate(
            {
                "language": language,
                "news_count": news_count,
                "duration": duration,
                "no_cover": no_cover,
                "dry_run": dry_run,
                "sample": sample,
            }
        )
        show = make_one_show(
            preset,
            order,
            air_at=moment,
            command=command,
            sample_if_offline=sample_if_offline,
            download=download,
        )
    if show.status not in ("published", "ready", "draft") or show.document is None:
        raise click.ClickException(
            _in_short(show.error) or f"the show is {show.status}; see `radiox shows show {show.show_id}`"
        )
    document = current_document(get_store(), show.show_id)
    if as_json:
        print_json(document.model_dump(mode="json"))
    else:
        _print_document(document)
        if show.status == "ready":
            _print_what_airs_it(show)


def _air_time(text: str | None, zone: Any) -> datetime:
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is not an ISO 8601 time, for example 2026-11-23T09:00 or 2026-11-23T09:00:00+01:00",
            param_hint="--air-at",
        ) from None
    if not EARLIEST <= moment.year < LATEST:
        raise click.BadParameter(f"{text!r} is not between {EARLIEST} and {LATEST}", param_hint="--air-at")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _in_short(error: str | None) -> str:
    """A show's error in one line, without a database's statement."""
    line = " ".join((error or "").partition("[SQL:")[0].split())
    return line if len(line) <= LONGEST_ERROR else line[: LONGEST_ERROR - 1] + "…"


def _print_what_airs_it(show: "Show") -> None:
    from radiox_tasks.station.progress import state_of

    click.echo(f"The show is {state_of(show)}. A running station puts it there: keep `radiox up` running, or start it.")


def _print_document(document: "ShowDocument") -> None:
    reasons = (*document.degraded, *(absence.why for absence in document.absences if absence.what == "stories"))
    if document.status == "draft":
        for line in document.lines:
            click.echo(f"{line.name:>10}  {line.text}")
        for reason in reasons:
            click.echo(f"  {reason}")
        click.echo(f"\nEstimate: {document.cost.estimate:.4f} {document.cost.currency}; nothing was paid.")
        return
    stories = "story" if len(document.stories) == 1 else "stories"
    click.echo(
        f"{document.title}: {document.duration_s:.1f} s, {document.loudness_lufs:.1f} LUFS, "
        f"{document.true_peak_dbtp:.1f} dBTP, {len(document.stories)} {stories}"
        + ("" if document.rung == "full" else f"; less than planned (rung {document.rung}):")
    )
    for reason in reasons:
        click.echo(f"  {reason}")
    click.echo(f"Audio:     {document.audio}")
    click.echo(f"Dashboard: {document.dashboard}")
