"""Typography of covers: fonts, and fitting text into a box."""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"
Weight = Literal["Bold", "Medium"]

LEADING = 1.06
"""Line height of display type, in ems."""

LONGEST = 400
"""Characters of a text that are read; a cover has no room for more."""


@lru_cache(maxsize=64)
def font(size: int, weight: Weight = "Bold") -> ImageFont.FreeTypeFont:
    """Hanken Grotesk (SIL Open Font License) at a size in pixels."""
    return ImageFont.truetype(FONTS / f"HankenGrotesk-{weight}.otf", size)


@lru_cache(maxsize=64)
def ink(text: str, size: int) -> tuple[int, int]:
    """The horizontal extent of the drawn text, in pixels from its origin; its advance also includes side bearings."""
    mask, (shift, _) = font(size).getmask2(text, anchor="ls")
    box = mask.getbbox() or (0, 0, 0, 0)
    return shift + box[0], shift + box[2]


@lru_cache(maxsize=4096)
def _drawable(character: str) -> bool:
    face = font(40)
    return bytes(face.getmask(character)) != bytes(face.getmask("\uffff"))


def printable(text: str) -> str:
    """The text in one line with only characters of the font: other letters lose their diacritics or are dropped. Only
    the first LONGEST characters are used."""
    shown = []
    for character in unicodedata.normalize("NFC", text[:LONGEST]):
        if character.isspace():
            shown.append(" ")
        elif unicodedata.category(character)[0] == "C":
            continue
        elif _drawable(character):
            shown.append(character)
        else:
            shown.extend(part for part in unicodedata.normalize("NFKD", character) if part.isascii())
    return " ".join("".join(shown).split())


def _cut_word(word: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """A word too long for the box, hyphenated."""
    pieces, rest = [], word
    while rest and face.getlength(rest) > width:
        keep = len(rest) - 1
        while keep > 1 and face.getlength(rest[:keep] + "-") > width:
            keep -= 1
        pieces.append(rest[:keep] + "-")
        rest = rest[keep:]
    return [*pieces, rest] if rest else pieces


def wrap(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in lines of at most `width` pixels."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        for piece in [word] if face.getlength(word) <= width else _cut_word(word, face, width):
            candidate = f"{current} {piece}".strip()
            if current and face.getlength(candidate) > width:
                lines.append(current)
                current = piece
            else:
                current = candidate
    return [*lines, current] if current else lines


def _balance(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in as few lines as possible, with lengths as equal as possible."""
    lines = wrap(text, face, width)
    for narrower in range(width - 40, width // 2, -40):
        tried = wrap(text, face, narrower)
        if len(tried) > len(lines) or any(face.getlength(word) > narrower for word in text.split()):
            break
        lines = tried
    return lines


@lru_cache(maxsize=64)
def fit(text: str, width: int, height: int, *, largest: int, smallest: int) -> tuple[tuple[str, ...], int]:
    """Lines and the largest type size (pixels) at which they fit the box; text too long at `smallest` ends in …. A word
    is hyphenated only if the size would otherwise fall below two thirds of `largest`."""
    for size in range(largest, smallest, -6):
        face = font(size)
        too_wide = any(face.getlength(word) > width for word in text.split())
        if too_wide and size > largest * 2 / 3:
            continue
        if len(wrap(text, face, width)) * size * LEADING <= height:
            return tuple(_balance(text, face, width)), size
    face = font(smallest)
    lines = wrap(text, face, width)
    room = max(1, int(height / (smallest * LEADING)))
    if len(lines) > room:
        lines = lines[:room]
        while face.getlength(lines[-1] + " …") > width:
            lines[-1] = lines[-1].rpartition(" ")[0] or lines[-1][:-1]
        lines[-1] = lines[-1].rstrip(" ,;:.-–") + "…"
    return tuple(lines), smallest
