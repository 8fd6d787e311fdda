"""`radiox shows`: the archive, and what can be done about one show."""

from typing import Any

import click

from radiox_tasks.cli.output import clear_errors, print_json


@click.group()
def shows() -> None:
    """Look into the archive; resume, replay or correct a show.

    \b
    Example:
      radiox shows list
    """


@shows.command("list")
@click.option("--preset", help="This preset alone.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10000))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_(preset: str | None, limit: int, as_json: bool) -> None:
    """List shows, newest first.

    \b
    Example:
      radiox shows list --preset zurich --json
    """
    from radiox_tasks.data.shows import list_shows
    from radiox_tasks.data.store import get_store

    with clear_errors():
        store = get_store()
        store.database.migrate()
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
            }
            for show in found
        ]
        if as_json:
            print_json({"shows": rows})
            return
        for row in rows:
            click.echo(
                f"{row['show_id']}  {str(row['air_at'])[:16]}  {row['preset']:<12} {row['status']:<10} "
                f"{row['rung']:<12} {row['error'] or row['folder'] or ''}"
            )
        if not rows:
            click.echo("No show yet: `radiox generate --preset zurich` makes one.")


@shows.command()
@click.argument("show_id")
@click.option("--json", "as_json", is_flag=True, help="Print the show's document as JSON.")
def show(show_id: str, as_json: bool) -> None:
    """Tell stage by stage what ran, how long it took, what it cost and what was reused.

    \b
    Example:
      radiox shows show k3m9q2xvta
    """
    from radiox_tasks.data.store import get_store
    from radiox_tasks.document.assemble import current_document

    with clear_errors():
        store = get_store()
        store.database.migrate()
        _print(current_document(store, show_id).model_dump(mode="json"), as_json)


@shows.command()
@click.argument("show_id")
@click.option("--json", "as_json", is_flag=True, help="Print the show's document as JSON.")
def resume(show_id: str, as_json: bool) -> None:
    """Submit a show again: what is done stays done, only what is missing runs.

    \b
    Example:
      radiox shows resume k3m9q2xvta
    """
    from radiox_tasks.station.one_show import resume_show

    with clear_errors():
        _end(resume_show(show_id), as_json)


@shows.command()
@click.argument("show_id")
@click.option("--json", "as_json", is_flag=True, help="Print the new show's document as JSON.")
def replay(show_id: str, as_json: bool) -> None:
    """Make a show again from the same rundown, as a new show with a new script; lines that are the same cost nothing.

    \b
    Example:
      radiox shows replay k3m9q2xvta
    """
    from radiox_tasks.station.one_show import replay_show

    with clear_errors():
        _end(replay_show(show_id), as_json)


@shows.command()
@click.argument("show_id")
@click.option("--line", "number", required=True, type=click.IntRange(1), help="The line's number.")
@click.option("--text", help="What the line should say. It has to pass the same gate as every other line.")
@click.option("--drop", is_flag=True, help="Leave the line out.")
@click.option("--json", "as_json", is_flag=True, help="Print the new show's document as JSON.")
def correct(show_id: str, number: int, text: str | None, drop: bool, as_json: bool) -> None:
    """Correct or drop one line of a published show, and publish it anew in its place; only that line is spoken again.

    \b
    Example:
      radiox shows correct k3m9q2xvta --line 5 --text "Der Tunnel wurde 2016 eröffnet."
    """
    from radiox_tasks.station.one_show import correct_show

    if drop == (text is not None):
        raise click.UsageError("say either --text, or --drop")
    with clear_errors():
        _end(correct_show(show_id, number, text), as_json)


def _end(made: Any, as_json: bool) -> None:
    if made.status != "published" or made.document is None:
        raise click.ClickException(made.error or f"the show is {made.status}; see `radiox shows show {made.show_id}`")
    _print(made.document.model_dump(mode="json"), as_json)


def _print(document: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(document)
        return
    click.echo(f"{document['show_id']}  {document['preset']}  {document['air_at']}  {document['status']}")
    click.echo(f"rung {document['rung']}" + "".join(f"\n  {reason}" for reason in document["degraded"]))
    if document["error"]:
        click.echo(f"error: {document['error']}")
    for step in document["steps"]:
        state = "reused" if step["reused"] and step["status"] == "done" else step["status"]
        tries = f" ({step['attempts']} tries)" if step["attempts"] > 1 else ""
        cost = f"  {step['cost']:.4f} {document['cost']['currency']}" if step["cost"] else ""
        click.echo(f"  {step['name']:<9} {state:<8} {step['seconds']:>7.2f} s{cost}  {step['label']}{tries}")
        if step["error"]:
            click.echo(f"            {step['error']}")
    cost = document["cost"]
    click.echo(f"paid {cost['total']:.4f} {cost['currency']}, saved by reuse {cost['saved']:.4f}")
    if document["folder"]:
        click.echo(document["folder"])
