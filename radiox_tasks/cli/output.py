"""Output of commands: one JSON document or text on stdout; errors as one line, with exit status 1."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
"""The --json flag of commands that print one document."""

show_json_option = click.option("--json", "as_json", is_flag=True, help="Print the show's document as JSON.")


def print_json(document: Any) -> None:
    """One JSON document on stdout and nothing else."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def note(text: str) -> None:
    """A line for the person watching, on stderr, so that stdout stays parseable."""
    click.echo(text, err=True)


def fail(text: str) -> "click.ClickException":
    """A failure with one line that says what to do; raise it."""
    return click.ClickException(text)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Expected failures become one line and exit status 1; anything else keeps its traceback as evidence."""
    try:
        yield
    except Exception as error:
        from radiox_tasks.cli.failures import explain  # imported to fail only: it knows every room's errors

        told = explain(error)
        if told is None:
            raise
        raise click.ClickException(told) from None
