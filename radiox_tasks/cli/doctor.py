"""`radiox doctor`: the pre-flight checks."""

import contextlib
import sys
from datetime import UTC, datetime
from functools import partial

import click

from radiox_tasks.cli.output import clear_errors, json_option, print_json

MARKS = {"ok": "ok  ", "warn": "WARN", "fail": "FAIL"}


@click.command()
@click.option("--preset", metavar="NAME_OR_PATH", help="Check only what this preset needs.")
@json_option
def doctor(preset: str | None, as_json: bool) -> None:
    """Check everything the presets need; exit status 1 if a problem prevents shows.

    \b
    Example:
      radiox doctor --preset zurich
    """
    from radiox_tasks.station.progress import Progress

    with clear_errors(), Progress("examining the station"):
        from radiox_tasks.open_store import get_store
        from radiox_tasks.station.doctor.preflight import examine

        guard = partial(contextlib.redirect_stdout, sys.stderr)  # stdout is reserved for the findings
        findings = list(examine(get_store(), now=datetime.now(UTC), preset=preset, guard=guard))
    for finding in () if as_json else findings:
        click.echo(f"{MARKS[finding.verdict]}  {finding.name}: {finding.detail}")
        if finding.advice:
            click.echo(f"      {finding.advice}")
    counts = {verdict: sum(finding.verdict == verdict for finding in findings) for verdict in ("ok", "warn", "fail")}
    if as_json:
        document = [finding.model_dump(mode="json") for finding in findings]
        print_json({"healthy": not counts["fail"], **counts, "checks": document})
    if counts["fail"]:
        raise click.ClickException(f"{counts['fail']} of {len(findings)} checks failed; the advice is under each")
