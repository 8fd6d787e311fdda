"""`radiox shows`: the archive, and actions on one show."""

from typing import TYPE_CHECKING

import click

from radiox_tasks.cli.first_preset import preset_for_locale
from radiox_tasks.cli.numbers import Whole
from radiox_tasks.cli.output import json_option, print_json, show_json_option

if TYPE_CHECKING:
    from radiox_tasks.data.shows.records import Show
    from radiox_tasks.model.edition import ShowDocument
    from radiox_tasks.show.replay import Replay


@click.group()
def shows() -> None:
    """List shows; show, resume, replay, correct, remake, cancel or retract one.

    \b
    Example:
      radiox shows list
    """


@shows.command("list")
@click.option("--preset", help="This preset only.")
@click.option("--limit", default=20, show_default=True, type=Whole(1, 10000))
@json_option
def list_(preset: str | None, limit: int, as_json: bool) -> None:
    """List shows, newest first.

    \b
    Example:
      radiox shows list --preset zurich --json
    """
    from radiox_tasks.data.presets.find_presets import load_preset
    from radiox_tasks.data.shows.records import has_shows, list_shows
    from radiox_tasks.data.shows.summaries import reason_of
    from radiox_tasks.open_store import get_store
    from radiox_tasks.station.progress import state_of

    store = get_store()
    store.database.migrate()
    if preset is not None and not has_shows(store.database, preset):
        load_preset(preset, settings=store.settings)  # raises for an unknown name
    found = list_shows(store.database, preset=preset, limit=limit)
    rows = [
        {
            "show_id": show.show_id,
            "preset": show.preset.name,
            "air_at": show.local_air_at.isoformat(),
            "status": show.status,
            "rung": show.rung,
            "folder": show.document.folder if show.document else None,
            "error": show.error,
            "reason": reason_of(show.error, show.degraded),
            "on_air_at": show.on_air_at.isoformat() if show.on_air_at else None,
        }
        for show in found
    ]
    if as_json:
        print_json({"shows": rows})
        return
    for row, one in zip(rows, found, strict=True):
        click.echo(
            f"{row['show_id']}  {str(row['air_at'])[:16]}  {row['preset']:<12} {state_of(one):<10} "
            f"{row['rung']:<12} {row['folder'] or ''}".rstrip()
        )
        if row["reason"]:
            click.echo(f"            {row['reason']}")
    if not rows:
        click.echo(f"No show yet: `radiox generate --preset {preset or preset_for_locale()}` makes one.")


@shows.command()
@click.argument("show_id")
@show_json_option
def show(show_id: str, as_json: bool) -> None:
    """Show the stages of a show: what ran, how long, at what cost, and what was reused.

    \b
    Example:
      radiox shows show k3m9q2xvta
    """
    from radiox_tasks.open_store import get_store

    get_store().database.migrate()
    _print_show(show_id, as_json)


@shows.command()
@click.argument("show_id")
@show_json_option
def resume(show_id: str, as_json: bool) -> None:
    """Submit a show again; only missing steps run. For a published show, only its pages and feeds are rewritten.

    \b
    Example:
      radiox shows resume k3m9q2xvta
    """
    from radiox_tasks.station.show_command import show_command

    with show_command() as command:
        from radiox_tasks.station.make_one_show import resume_show

        made = resume_show(show_id, command)
    _end(made, as_json)


@shows.command()
@click.argument("show_id")
@click.option("--json", "as_json", is_flag=True, help="Print the show's document as JSON, the check under `replay`.")
def replay(show_id: str, as_json: bool) -> None:
    """Make the edition again, offline, from its recorded inputs, and report differences to the published one.

    Nothing is published: the result is in RADIOX_HOME/replays. Exit status 1 if text, takes, loudness or length differ.

    \b
    Example:
      radiox shows replay k3m9q2xvta
    """
    from radiox_tasks.station.progress import Progress

    with Progress("making the edition again"):
        from radiox_tasks.document.assemble import current_document
        from radiox_tasks.open_store import get_store
        from radiox_tasks.show.replay import replay as make_again

        store = get_store()
        store.database.migrate()
        report = make_again(store, show_id)
    if as_json:
        document = current_document(store, show_id)
        print_json({**document.model_dump(mode="json"), "replay": report.model_dump(mode="json")})
    else:
        _print_replay(report)
    if report.differences:
        message = f"made again, show {show_id} differs in {len(report.differences)} places from the published one"
        raise click.ClickException(message)


@shows.command()
@click.argument("show_id")
@show_json_option
def remake(show_id: str, as_json: bool) -> None:
    """Make a new version of a published show, from the same rundown with a new script, and publish it in its place.

    Its id and its place in the feed stay; unchanged lines cost nothing.

    \b
    Example:
      radiox shows remake k3m9q2xvta
    """
    from radiox_tasks.station.show_command import show_command

    with show_command() as command:
        from radiox_tasks.station.make_one_show import remake_show

        made = remake_show(show_id, command)
    _end(made, as_json)


@shows.command()
@click.argument("show_id")
@click.option("--line", "number", required=True, type=Whole(1), help="The line's number.")
@click.option("--text", help="What the line should say. It has to pass the same checks as every other line.")
@click.option("--drop", is_flag=True, help="Leave the line out.")
@show_json_option
def correct(show_id: str, number: int, text: str | None, drop: bool, as_json: bool) -> None:
    """Correct or remove one line of a published show, and publish the new version in its place; only that line is
    spoken again.

    Page, feed and show.json document the correction; the programme's next show announces it on air.

    \b
    Example:
      radiox shows correct k3m9q2xvta --line 5 --text "Der Tunnel wurde 2016 eröffnet."
    """
    from radiox_tasks.station.show_command import show_command

    if drop == (text is not None):
        raise click.UsageError("say either --text, or --drop")
    with show_command() as command:
        from radiox_tasks.station.make_one_show import correct_show

        made = correct_show(show_id, number, text, command)
    _end(made, as_json)


@shows.command()
@click.argument("show_id")
@click.option("--reason", required=True, help="Why: listeners read it on the edition's page and in the feed.")
@show_json_option
def retract(show_id: str, reason: str, as_json: bool) -> None:
    """Retract an edition permanently; its page and feed entry then give the date and the reason.

    \b
    Example:
      radiox shows retract k3m9q2xvta --reason "The lead story was about another town of that name."
    """
    from radiox_tasks.open_store import get_store
    from radiox_tasks.show.cancel_and_retract import retract as take_back

    store = get_store()
    store.database.migrate()
    take_back(store, show_id, reason)
    _print_show(show_id, as_json)


@shows.command()
@click.argument("show_id")
@show_json_option
def cancel(show_id: str, as_json: bool) -> None:
    """Cancel a show that is not on air yet; its slot stays empty.

    \b
    Example:
      radiox shows cancel k3m9q2xvta
    """
    from radiox_tasks.open_store import get_store
    from radiox_tasks.show.cancel_and_retract import cancel as record_cancellation

    store = get_store()
    store.database.migrate()
    record_cancellation(store, show_id)
    _print_show(show_id, as_json)


def _end(made: "Show", as_json: bool) -> None:
    if made.status not in ("published", "ready") or made.document is None:
        raise click.ClickException(made.error or f"the show is {made.status}; see `radiox shows show {made.show_id}`")
    _print_show(made.show_id, as_json)


def _print_show(show_id: str, as_json: bool) -> None:
    """The show's current state in the database."""
    from radiox_tasks.data.shows.records import load_show
    from radiox_tasks.document.assemble import current_document
    from radiox_tasks.open_store import get_store
    from radiox_tasks.station.progress import state_of

    store = get_store()
    document = current_document(store, show_id)
    if as_json:
        print_json(document.model_dump(mode="json"))
    else:
        _print(document, state_of(load_show(store.database, show_id)))


def _print_replay(report: "Replay") -> None:
    for one in report.differences:
        place = f"line {one.line} " if one.line else ""
        click.echo(f"{place}{one.what}\n  published: {one.published}\n  again:     {one.again}")
    for kept in report.kept:
        click.echo(f"kept: {kept}")
    if not report.differences:
        click.echo("the same in text, takes, loudness and length")
    click.echo(report.folder)


def _print(document: "ShowDocument", state: str) -> None:
    click.echo(f"{document.show_id}  {document.preset}  {document.air_at.isoformat()}  {state}")
    if document.on_air_at:
        version = f", version {document.edition}" if document.edition > 1 else ""
        click.echo(f"on air since {document.on_air_at.isoformat()}{version}")
    rung = "as planned" if document.rung == "full" else f"less than planned (rung {document.rung})"
    click.echo(rung + "".join(f"\n  {reason}" for reason in document.degraded))
    if document.error:
        click.echo(f"error: {document.error}")
    cost = document.cost
    for step in document.steps:
        state = "reused" if step.reused and step.status == "done" else step.status
        tries = f" ({step.attempts} tries)" if step.attempts > 1 else ""
        paid = f"  {step.cost:.4f} {cost.currency}" if step.cost else ""
        click.echo(f"  {step.name:<9} {state:<8} {step.seconds:>7.2f} s{paid}  {step.label}{tries}")
        if step.error:
            click.echo(f"            {step.error}")
    click.echo(f"paid {cost.total:.4f} {cost.currency}, saved by reuse {cost.saved:.4f}")
    if document.folder:
        click.echo(document.folder)
