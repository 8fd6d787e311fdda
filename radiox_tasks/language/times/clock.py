"""The time of day as slots of a language's clock patterns."""

from datetime import datetime


def clock_slots(local: datetime) -> dict[str, str | int]:
    """The slots of a clock-time phrase: hour24, hour12, minute (two digits), half (a.m. or p.m.)."""
    half = "a.m." if local.hour < 12 else "p.m."
    return {"hour24": local.hour, "hour12": local.hour % 12 or 12, "minute": f"{local.minute:02d}", "half": half}
