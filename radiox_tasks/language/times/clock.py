"""The time of day in a language's words: the `clock` patterns of its language.yaml."""

from datetime import datetime

from radiox_tasks.language.wording import wording


def clock_slots(local: datetime) -> dict[str, str | int]:
    """The slots of a clock pattern: hour24, hour12, minute (two digits), half (a.m. or p.m.)."""
    half = "a.m." if local.hour < 12 else "p.m."
    return {"hour24": local.hour, "hour12": local.hour % 12 or 12, "minute": f"{local.minute:02d}", "half": half}


def exact_clock(local: datetime, language: str) -> str:
    """The time in figures, whichever half of the day it is in: "8:00 p.m.", "20.15 Uhr"."""
    pattern: str = wording(language, "language")["clock"]["minute" if local.minute else "exact_hour"]
    return pattern.format(**clock_slots(local))
