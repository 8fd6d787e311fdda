"""`radiox backup` and `radiox restore`: write a station into one file, and restore it."""

from pathlib import Path
from typing import Any

import click

from radiox_tasks.cli.output import json_option, print_json


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def backup(file: Path, as_json: bool) -> None:
    """Write the whole station into FILE: database, editions, blobs, presets and own files, without its secrets.

    The station may be running. Keys and settings (.env) are not included.

    \b
    Example:
      radiox backup /backups/radiox-2026-11-28.tar.gz
    """
    from radiox_tasks.station.progress import Progress

    with Progress("writing the backup"):
        from radiox_tasks.open_store import get_store
        from radiox_tasks.station.backup import backup as write

        report = write(get_store(), file.absolute())
    _print_report(report, f"in {file}", as_json)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def restore(file: Path, as_json: bool) -> None:
    """Restore the backup FILE into an empty station.

    RADIOX_HOME and RADIOX_DATABASE_URL are the destination; both have to be empty. Shows keep their ids and slots:
    published shows are not made again, and ready ones go on air.

    \b
    Example:
      RADIOX_HOME=/srv/radiox radiox restore /backups/radiox-2026-11-28.tar.gz
    """
    from radiox_tasks.station.progress import Progress

    with Progress("reading the backup"):
        from radiox_tasks.open_store import get_store
        from radiox_tasks.station.backup import restore as read

        store = get_store()
        report = read(store, file)
    _print_report(report, f"restored into {store.settings.home}", as_json)


def _print_report(report: Any, where: str, as_json: bool) -> None:
    if as_json:
        print_json(report.model_dump(mode="json"))
        return
    made = f"{report.made_at:%Y-%m-%d %H:%M} UTC"
    click.echo(f"{report.rows} rows and {report.files} files ({report.bytes / 1e6:.1f} MB) of {made} {where}")
