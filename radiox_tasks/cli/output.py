"""Output of commands: one JSON document or text on stdout; messages on stderr."""

import json
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
"""The --json flag of commands that print one document."""

show_json_option = click.option("--json", "as_json", is_flag=True, help="Print the show's document as JSON.")


def print_json(document: Any) -> None:
    """Print one JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def note(text: str) -> None:
    """Print a message on stderr, so that stdout stays parseable."""
    click.echo(text, err=True)
