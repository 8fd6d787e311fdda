"""Logging configuration, and descriptions of errors without secrets."""

import logging
import re
import sys

from pydantic import SecretStr

from radiox_tasks.settings import get_settings
from radiox_tasks.settings.outgoing import pieces

_CREDENTIALS_IN_URL = re.compile(r"(?<=://)[^\s]*@")

_ROOT = r"(?:(?<![\w/.~-])|(?<=file://))/(?=[\w.~@-])"
_QUOTED, _PLAIN = r"""[^/\n"']{1,255}""", r"""[^/\s"'<>]{1,255}"""
_FOLDERS = re.compile(rf"""{_ROOT}(?:(?:{_QUOTED}/){{0,40}}(?={_QUOTED}["'])|(?:{_PLAIN}/){{0,40}})""")
"""The folders of an absolute path; within quotes their names may contain spaces. Web addresses do not match."""


def _secrets() -> tuple[str, ...]:
    values = [value.get_secret_value() for _, value in get_settings() if isinstance(value, SecretStr)]
    parts = {part for value in values for part in pieces(value) if len(part) >= 6}
    return tuple(sorted(parts, key=len, reverse=True))


def strike_secrets(text: str) -> str:
    """The text without configured secrets and credentials in URLs."""
    for secret in _secrets():
        text = text.replace(secret, "***")
    return _CREDENTIALS_IN_URL.sub("***", text)


def without_folders(text: str) -> str:
    """The text with files by their names alone: readers of the API and of show.json are shown errors, and the machine's
    folders are none of their business. The log keeps them."""
    return _FOLDERS.sub("", text)


def describe(error: BaseException) -> str:
    """The error in one line of at most 500 characters, without secrets and folders; else its type's name."""
    return without_folders(strike_secrets(" ".join(str(error).split()))[:500]) or type(error).__name__


class _StrikingFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return strike_secrets(super().format(record))


def configure_logging(level: int | None = None) -> None:
    """Log to stderr: at RADIOX_LOG_LEVEL if set, else at `level`, else warnings."""
    settings = get_settings()
    named = settings.log_level if "log_level" in settings.model_fields_set else None
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_StrikingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(named or level or settings.log_level)
    logging.captureWarnings(True)
