"""The result of a check of the doctor."""

from collections.abc import Callable
from typing import Literal

from pydantic import SecretStr

from radiox_tasks.model.base import Document

Verdict = Literal["ok", "warn", "fail"]


class Finding(Document):
    """The result of one check: the state, and what to do (empty if nothing)."""

    name: str
    verdict: Verdict
    detail: str
    advice: str = ""


Check = Callable[[], Finding]


def ok(detail: str) -> Finding:
    """No action needed."""
    return Finding(name="", verdict="ok", detail=detail)


def warn(detail: str, advice: str) -> Finding:
    """Shows are made, but something is degraded or will fail soon."""
    return Finding(name="", verdict="warn", detail=detail, advice=advice)


def fail(detail: str, advice: str) -> Finding:
    """Shows cannot be made until this is fixed."""
    return Finding(name="", verdict="fail", detail=detail, advice=advice)


def misshapen(key: SecretStr, name: str) -> Finding | None:
    """What is wrong with a key that is truncated, quoted or contains blanks; `name` is its setting's."""
    value = key.get_secret_value()
    if len(value) >= 16 and value.isascii() and value.isprintable() and not any(c in value for c in " '\""):
        return None
    problem = f"{name} does not look like a key ({len(value)} characters)"
    return fail(problem, "copy the complete key, without quotes or blanks")
