"""`radiox archive`: runs retention manually."""

from datetime import UTC, datetime

import click

from radiox_tasks.cli.output import json_option, note, print_json


@click.command()
@click.option("--dry-run", is_flag=True, help="Print what would be removed without removing it.")
@json_option
def archive(dry_run: bool, as_json: bool) -> None:
    """Remove editions beyond their preset's `publish.keep`, unused files, and old records.

    The records of a show stay for RADIOX_KEEP_RECORDS days, and while its edition is published. A running station does
    this every hour.

    \b
    Example:
      radiox archive --dry-run
    """
    from radiox_tasks.media.retention.archive_retention import apply_retention
    from radiox_tasks.open_store import get_store

    store = get_store()
    store.database.migrate()
    report = apply_retention(store, datetime.now(UTC), dry_run=dry_run)
    if as_json:
        print_json(report.model_dump(mode="json"))
    else:
        verb = "would remove" if dry_run else "removed"
        for one in report.editions:
            click.echo(f"{verb} {one.show_id}  {one.preset}  {one.air_at:%Y-%m-%d %H:%M}  {one.bytes / 1e6:.1f} MB")
        size = sum(one.bytes for one in report.editions) + report.blob_bytes
        click.echo(f"{verb} {len(report.editions)} editions and {report.blobs} blobs: {size / 1e6:.1f} MB")
        click.echo(f"{verb} the records of {report.shows} shows: {report.steps} steps, {report.calls} calls")
    if report.problems:
        for problem in report.problems:
            note(problem)
        raise click.ClickException("retention failed; the reasons are above")
