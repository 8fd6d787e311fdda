"""Phrases for the air time: part of the day, clock time, greeting and sign-off."""

from datetime import datetime

from radiox_tasks.language.times.clock import clock_slots
from radiox_tasks.model.preset import Preset, Style
from radiox_tasks.script.phrases.house_phrases import Phrasebook

# Local hours at which each part of the day starts (see Styles in model/preset.py).
_PARTS = ((5, "morning"), (11, "afternoon"), (17, "evening"), (22, "night"))


def part_of_day(local: datetime) -> str:
    """morning, afternoon, evening or night."""
    part = "night"
    for begins, name in _PARTS:
        if local.hour >= begins:
            part = name
    return part


def style_at(preset: Preset, local: datetime) -> Style:
    """The preset's style for that hour."""
    style: Style = getattr(preset.style, part_of_day(local))
    return style


def clock_words(book: Phrasebook, local: datetime) -> str:
    """The clock time as spoken, for example "14.30 Uhr" or "noon"."""
    clock = book.language.clock
    if local.minute == 0 and local.hour == 0:
        return clock["midnight"]
    if local.minute == 0 and local.hour == 12:
        return clock["noon"]
    pattern = clock["hour"] if local.minute == 0 else clock["minute"]
    return pattern.format(**clock_slots(local))


def hello_words(book: Phrasebook, local: datetime) -> str:
    """The greeting for the hour."""
    if local.hour == 11 and book.language.hello_before_noon:
        return book.language.hello_before_noon
    return book.language.hello[part_of_day(local)]


def farewell_words(book: Phrasebook, local: datetime) -> str:
    """The sign-off for the hour."""
    return book.language.farewell[part_of_day(local)]
