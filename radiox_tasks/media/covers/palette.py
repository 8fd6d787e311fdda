"""Cover colours: a family per part of the day, with three variants for programmes.

In every palette the type has a contrast of 4.5:1 to the ground and of 3:1 to both shapes (WCAG 2.2), so that type may
overlap the geometry.
"""

import hashlib
from typing import NamedTuple

Colour = tuple[int, int, int]


class Palette(NamedTuple):
    """Ground, the two inks of the geometry, and the type."""

    ground: Colour
    first: Colour
    second: Colour
    type: Colour


def _colours(ground: str, first: str, second: str, text: str) -> Palette:
    return Palette(*((int(c[0:2], 16), int(c[2:4], 16), int(c[4:6], 16)) for c in (ground, first, second, text)))


PALETTES: dict[str, tuple[Palette, ...]] = {
    "morning": (
        _colours("F6C90E", "FF8A1F", "FFF3C4", "14130F"),
        _colours("F3EDE2", "FF5B35", "FFC531", "14130F"),
        _colours("BFE3F2", "FF7A59", "FFFFFF", "101820"),
    ),
    "afternoon": (
        _colours("DC0028", "A3001E", "74001A", "FFFFFF"),
        _colours("0050D0", "0A2E7A", "E0342B", "FFFFFF"),
        _colours("00704A", "004B36", "D2482A", "FFFFFF"),
    ),
    "evening": (
        _colours("23124D", "E0352F", "6B2FA0", "FFF3DF"),
        _colours("5A1033", "D8402A", "8E1B4A", "FFEFD8"),
        _colours("0E3B43", "C8452D", "1F6F6B", "FFF3DF"),
    ),
    "night": (
        _colours("0B0D13", "22335C", "D02A2A", "F4F1EA"),
        _colours("101820", "0F5C63", "31408F", "F4F1EA"),
        _colours("141216", "6A2C91", "2B2A3F", "F4F1EA"),
    ),
}


SOBER = _colours("15161A", "15161A", "15161A", "F4F1EA")
"""For grave news, at any hour and in any programme."""


def daytime(hour: int) -> str:
    """The part of the day, by local hour."""
    if 5 <= hour < 11:
        return "morning"
    if 11 <= hour < 17:
        return "afternoon"
    if 17 <= hour < 22:
        return "evening"
    return "night"


def choose_palette(key: str, hour: int) -> Palette:
    """The programme's palette at this local hour; the same key always gets the same family."""
    variants = PALETTES[daytime(hour)]
    return variants[hashlib.sha256(key.encode()).digest()[0] % len(variants)]
