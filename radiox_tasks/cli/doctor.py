"""`radiox doctor`: the pre-flight checks."""

import contextlib
import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from radiox_tasks.cli.output import json_option, print_json

if TYPE_CHECKING:
    from radiox_tasks.station.doctor.finding import Finding

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

    with Progress("examining the station") as progress:
        from radiox_tasks.open_store import get_store
        from radiox_tasks.station.doctor.preflight import examine

        guard = partial(contextlib.redirect_stdout, sys.stderr)  # stdout is reserved for the findings
        findings = []
        for finding in examine(get_store(), now=datetime.now(UTC), preset=preset, guard=guard):
            findings.append(finding)
            if not as_json:
                progress.print_result(_in_words(finding))
    counts = {verdict: sum(finding.verdict == verdict for finding in findings) for verdict in ("ok", "warn", "fail")}
    if as_json:
        document = [finding.model_dump(mode="json") for finding in findings]
        print_json({"healthy": not counts["fail"], **counts, "checks": document})
    if counts["fail"]:
        raise click.ClickException(f"{counts['fail']} of {len(findings)} checks failed; the advice is under each")


def _in_words(finding: "Finding") -> str:
    advice = f"\n      {finding.advice}" if finding.advice else ""
    return f"{MARKS[finding.verdict]}  {finding.name}: {finding.detail}{advice}"
