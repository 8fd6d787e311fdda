"""The result of a check of the doctor."""

from collections.abc import Callable
from typing import Literal

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
