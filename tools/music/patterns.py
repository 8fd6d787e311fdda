"""Figures of one bar: when which note of a chord sounds, for how long, and how hard it is struck."""

from typing import Literal

Tone = int | Literal["chord", "bass", "fifth", "octave", "step"]
"""A chord's note by its place, all of them, or the bass's note, its fifth, its octave, a step to the next bass note."""

Pattern = tuple[tuple[float, Tone, float, int], ...]  # beat, tone, beats it lasts, touch
Hit = tuple[float, int, int]  # beat, key of the kit, touch

KICK, STICK, SNARE, CLOSED, PEDAL, OPEN, CRASH, RIDE, SHAKER = 36, 37, 38, 42, 44, 46, 49, 51, 82
TAP, SLAP, SWIRL = 38, 39, 40  # of a brush kit

# Chords
PUSHED: Pattern = ((0.0, "chord", 1.4, 66), (1.5, "chord", 0.9, 58), (3.0, "chord", 0.8, 54))
PUSHED_LATE: Pattern = ((0.0, "chord", 1.4, 64), (1.5, "chord", 1.4, 60), (3.5, "chord", 0.4, 50))
TWO_AND: Pattern = ((0.0, "chord", 2.45, 62), (2.5, "chord", 1.4, 54))
TWO_AND_LATE: Pattern = ((0.5, "chord", 1.4, 56), (2.0, "chord", 0.4, 48), (2.5, "chord", 1.4, 56))
LATE_CHORD: Pattern = ((0.0, "chord", 2.3, 58), (2.5, "chord", 1.4, 52))
LONG_CHORD: Pattern = ((0.0, "chord", 3.9, 48),)
HELD: Pattern = ((0.0, "chord", 4.05, 60),)
EIGHTHS: Pattern = tuple(
    (n / 2, tone, 0.6, 62 if n % 4 == 0 else 50) for n, tone in enumerate((0, 2, 3, 1, 2, 3, 1, 2))
)
EIGHTHS_BACK: Pattern = tuple(
    (n / 2, tone, 0.6, 60 if n % 4 == 0 else 48) for n, tone in enumerate((0, 3, 2, 1, 3, 2, 1, 3))
)
SPARSE: Pattern = ((0.5, 1, 1.0, 54), (1.0, 2, 1.0, 50), (1.5, 3, 1.5, 58), (3.0, 2, 0.9, 50), (3.5, 1, 0.5, 46))
SPARSE_BACK: Pattern = ((0.5, 3, 1.0, 56), (1.5, 2, 1.0, 50), (2.5, 1, 1.0, 52), (3.0, 2, 1.0, 48))
RISING: Pattern = tuple((n / 2, tone, 1.6, 58 - 2 * n) for n, tone in enumerate((0, 1, 2, 3, 2, 1)))
RISING_BACK: Pattern = tuple((n / 2, tone, 1.6, 56 - 2 * n) for n, tone in enumerate((0, 2, 3, 2, 1)))

# Bass
BASS_PUSH: Pattern = ((0.0, "bass", 1.4, 78), (1.5, "bass", 0.9, 68), (2.5, "fifth", 0.9, 66), (3.5, "octave", 0.4, 60))
BASS_WALK: Pattern = ((0.0, "bass", 1.4, 76), (1.5, "fifth", 0.9, 64), (2.5, "bass", 0.9, 66), (3.5, "step", 0.45, 62))
BASS_SOFT: Pattern = ((0.0, "bass", 2.45, 72), (2.5, "fifth", 1.4, 60))
BASS_TWO: Pattern = ((0.0, "bass", 1.9, 72), (2.0, "fifth", 1.4, 62), (3.5, "bass", 0.4, 52))
BASS_HELD: Pattern = ((0.0, "bass", 4.0, 54),)

# Drums
_HATS = tuple((n / 2, CLOSED, 58 if n % 2 == 0 else 40) for n in range(8))
_SHAKER = tuple((n / 4, SHAKER, (34, 16, 28, 18)[n % 4]) for n in range(16))
POP: tuple[Hit, ...] = ((0.0, KICK, 80), (2.0, KICK, 74), (2.5, KICK, 58), (1.0, SNARE, 56), (3.0, SNARE, 60), *_HATS)
POP_PUSHED: tuple[Hit, ...] = (*POP[:2], (1.5, KICK, 56), (1.0, SNARE, 56), (3.0, SNARE, 60), *_HATS)
POP_FILL: tuple[Hit, ...] = ((2.5, SNARE, 52), (3.0, SNARE, 62), (3.25, SNARE, 54), (3.5, SNARE, 70), (3.5, OPEN, 50))
LIGHT: tuple[Hit, ...] = ((0.0, KICK, 68), (2.5, KICK, 56), (1.0, STICK, 54), (3.0, STICK, 58), *_SHAKER)
LIGHT_PUSHED: tuple[Hit, ...] = ((0.0, KICK, 66), (2.0, KICK, 54), (1.0, STICK, 54), (3.0, STICK, 56), *_SHAKER)
LIGHT_FILL: tuple[Hit, ...] = ((3.0, STICK, 58), (3.5, STICK, 50), (3.5, OPEN, 40))
BRUSHED: tuple[Hit, ...] = (
    (0.0, KICK, 48),
    (2.0, KICK, 42),
    (1.0, TAP, 52),
    (3.0, TAP, 56),
    (0.0, SWIRL, 44),
    (2.0, SWIRL, 44),
    *((float(n), RIDE, 42 if n % 2 else 34) for n in range(4)),
    (1.5, RIDE, 26),
    (3.5, RIDE, 28),
)
BRUSH_FILL: tuple[Hit, ...] = ((3.0, TAP, 54), (3.5, SLAP, 50))
