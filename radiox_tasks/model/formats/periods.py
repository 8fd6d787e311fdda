"""Periods as people write them: "5s", "10m", "24h", "30d"."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_LONGEST = 100 * 365 * _UNITS["d"]
_PERIOD = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([smhd])\s*$")


def _seconds(written: str) -> float | None:
    """The seconds of "5s", "10m", "24h", "30d"; None for anything else."""
    match = _PERIOD.match(written)
    return float(match.group(1)) * _UNITS[match.group(2)] if match else None


def parse_period(value: object) -> object:
    """Parse "5s", "10m", "24h", "30d" (or a number of seconds) as a timedelta; other values are left to validation."""
    if isinstance(value, timedelta):
        return value
    seconds: float | None = None
    if isinstance(value, str):
        seconds = _seconds(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value
    if seconds is not None and 0 <= seconds <= _LONGEST:
        return timedelta(seconds=seconds)
    raise ValueError('expected a period such as "5s", "10m", "24h" or "30d"')


def _format_period(value: timedelta) -> str:
    """The usual form: "10m", "24h", "30d"."""
    seconds = value.total_seconds()
    if not seconds.is_integer():
        return f"{seconds}s"
    unit = next(
        unit
        for unit, size, least in (("d", 86400, 172800), ("h", 3600, 3600), ("m", 60, 60), ("s", 1, 0))
        if seconds >= least and seconds % size == 0
    )
    return f"{seconds / _UNITS[unit]:.0f}{unit}"


Period = Annotated[
    timedelta,
    BeforeValidator(parse_period),
    PlainSerializer(_format_period),
    WithJsonSchema({"type": ["string", "number"], "description": 'a period: "5s", "10m", "24h", "30d"'}),
]


def parse_length(value: object) -> object:
    """Parse a length ("2m", "90s") or a number of seconds; other values are left to validation."""
    seconds = _seconds(value) if isinstance(value, str) else None
    return value if seconds is None else seconds
