"""The player's waveform, coloured by speaker."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from radiox_tasks.model.edition import LineRef, ShowDocument

BARS = 300
SPEAKER_COLOURS = 6
_MUSIC, _SPEECH = 16, 60
"""Bar heights, in percent, for shows whose document has no waveform."""


class Waveform(NamedTuple):
    """Paths in a field of 1000 by 100: one per speaker, and one (None) for music only."""

    paths: tuple[tuple[int | None, str], ...]
    stroke: str


def hues(lines: Sequence[LineRef]) -> dict[str, int]:
    """The colour number of each speaker, in order of appearance."""
    return {speaker: n % SPEAKER_COLOURS for n, speaker in enumerate(dict.fromkeys(line.speaker for line in lines))}


def waveform(document: ShowDocument, duration: float) -> Waveform:
    """The whole show in at most BARS bars; empty for one without length."""
    if duration <= 0:
        return Waveform((), "1")
    colours = hues(document.lines)
    levels = _levels(document)
    paths: dict[int | None, list[str]] = {}
    for n, level in enumerate(levels or [None] * BARS):
        share = (n + 0.5) / len(levels or range(BARS))
        line = _line_at(document.lines, share * duration)
        hue = colours[line.speaker] if line else None
        height = level if level is not None else _SPEECH if line else _MUSIC
        half = max(height, 3) * 0.48
        paths.setdefault(hue, []).append(f"M{share * 1000:.1f} {50 - half:.1f}V{50 + half:.1f}")
    width = 1000 / len(levels or range(BARS)) * 0.62
    return Waveform(tuple((hue, "".join(path)) for hue, path in paths.items()), f"{width:.2f}")


def _levels(document: ShowDocument) -> list[int]:
    """The trace's peaks in at most BARS bars, scaled to full height."""
    peaks = document.trace.peaks if document.trace else ()
    if not peaks or not max(peaks):
        return []
    bars = min(BARS, len(peaks))
    edges = [round(n * len(peaks) / bars) for n in range(bars + 1)]
    means = [sum(peaks[a:b]) / (b - a) for a, b in pairwise(edges)]
    highest = max(means)
    return [round(100 * mean / highest) for mean in means]


def _line_at(lines: Sequence[LineRef], seconds: float) -> LineRef | None:
    return next((line for line in lines if line.start_s <= seconds < line.end_s), None)
