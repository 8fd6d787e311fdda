"""How commands speak: one JSON document on stdout or text for people; failures as one clear line, exit status 1."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click


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
    from pydantic import ValidationError

    from radiox_tasks.broker import BrokerError
    from radiox_tasks.data.presets import PresetError
    from radiox_tasks.data.shows import UnknownShowError
    from radiox_tasks.logs import strike_secrets
    from radiox_tasks.show.replay import CannotRedoError

    try:
        yield
    except (PresetError, UnknownShowError, BrokerError, CannotRedoError) as error:
        raise click.ClickException(strike_secrets(str(error).strip("'\""))) from None
    except ValidationError as error:
        details = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise click.ClickException(strike_secrets(f"{error.title}: {details}")) from None
    except OSError as error:
        raise click.ClickException(
            strike_secrets(f"{error.strerror or error}: {error.filename or ''}".strip(": "))
        ) from None


def is_terminal() -> bool:
    """Whether a person is likely watching stderr."""
    return sys.stderr.isatty()
