"""Generative geometry for covers: four compositions, each a pair of masks for two inks.

Masks are drawn at twice the size and scaled down, for smooth edges.
"""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

Draw = ImageDraw.ImageDraw
Composition = Callable[[random.Random, Draw, Draw, int, int], None]

OVERSAMPLE = 2


def waves(rng: random.Random, first: Draw, second: Draw, width: int, height: int) -> None:
    """Broken concentric rings, like waves from an antenna."""
    cx, cy = width * rng.uniform(0.50, 0.80), height * rng.uniform(0.42, 0.62)
    radius = width * 0.055
    first.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=255)
    ring = 0
    while radius < width * 0.95:
        gap, thick = width * 0.018, width * (0.028 + 0.012 * ring)
        radius += gap + thick
        target = second if ring % 3 == 1 else first
        start = rng.randrange(32) * 11.25
        for _ in range(rng.choice((1, 2, 2, 3))):
            extent = rng.randrange(4, 14) * 11.25
            box = (cx - radius, cy - radius, cx + radius, cy + radius)
            target.arc(box, start, start + extent, fill=255, width=round(thick))
            start += extent + rng.randrange(2, 8) * 11.25
        ring += 1


def modules(rng: random.Random, first: Draw, second: Draw, width: int, height: int) -> None:
    """A square grid of discs, quarter discs and bars."""
    columns = rng.choice((5, 6))
    unit = width / columns
    rows = math.ceil(height / unit)
    for row in range(rows):
        for column in range(columns):
            x, y = column * unit, height - (row + 1) * unit
            target = rng.choice((first, first, second))
            shape = rng.choice(("quarter", "quarter", "quarter", "disc", "ring", "half", "none"))
            if shape == "disc":
                target.ellipse((x, y, x + unit, y + unit), fill=255)
            elif shape == "ring":
                target.ellipse((x, y, x + unit, y + unit), fill=255)
                inset = unit * 0.28
                target.ellipse((x + inset, y + inset, x + unit - inset, y + unit - inset), fill=0)
            elif shape == "half":
                target.rectangle((x, y + unit / 2, x + unit, y + unit), fill=255)
            elif shape == "quarter":
                corner = rng.randrange(4)
                left, top = x - unit * (corner % 2), y - unit * (corner // 2)
                angle = {0: 0, 1: 90, 3: 180, 2: 270}[corner]
                target.pieslice((left, top, left + 2 * unit, top + 2 * unit), angle, angle + 90, fill=255)


def bars(rng: random.Random, first: Draw, second: Draw, width: int, height: int) -> None:
    """A waveform: bars of varying height along one axis."""
    count = rng.choice((24, 30, 36))
    pitch = width / count
    axis = height * rng.uniform(0.46, 0.56)
    phases = [(rng.uniform(0, math.tau), rng.uniform(0.6, 3.2), rng.uniform(0.3, 1)) for _ in range(4)]
    total = sum(weight for _, _, weight in phases)
    accents = set(rng.sample(range(count), count // 4))
    for n in range(count):
        swell = sum(w * math.sin(p + f * math.tau * n / count) for p, f, w in phases) / total
        reach = height * (0.06 + 0.46 * abs(swell) ** 0.8)
        drop = reach * rng.uniform(0.55, 1.0)
        target = second if n in accents else first
        target.rectangle((n * pitch, axis - reach, n * pitch + pitch * 0.62, axis + drop), fill=255)


def halftone(rng: random.Random, first: Draw, second: Draw, width: int, height: int) -> None:
    """A raster of dots whose size follows two overlapping waves."""
    count = rng.choice((14, 17, 20))
    pitch = width / count
    sources = [(rng.uniform(0.1, 0.9) * width, rng.uniform(0.0, 0.9) * height) for _ in range(2)]
    length = width * rng.uniform(0.22, 0.4)
    for row in range(math.floor(height / pitch)):
        for column in range(count + 1):
            x, y = (column + 0.5 * (row % 2)) * pitch, height - (row + 0.5) * pitch
            one, two = (math.cos(math.tau * math.hypot(x - sx, y - sy) / length) for sx, sy in sources)
            size = pitch * (0.08 + 0.23 * (1 + (one + two) / 2))
            target = second if one > 0.55 and two < 0.2 else first
            target.ellipse((x - size, y - size, x + size, y + size), fill=255)


COMPOSITIONS: tuple[Composition, ...] = (waves, modules, bars, halftone)


def draw_geometry(seed: str, width: int, height: int) -> tuple[Image.Image, Image.Image]:
    """Two masks ("L", width x height) for the first and the second ink; deterministic for a seed."""
    rng = random.Random(seed)  # noqa: S311 - a picture, not a secret
    masks = [Image.new("L", (width * OVERSAMPLE, height * OVERSAMPLE)) for _ in range(2)]
    first, second = (ImageDraw.Draw(mask) for mask in masks)
    rng.choice(COMPOSITIONS)(rng, first, second, width * OVERSAMPLE, height * OVERSAMPLE)
    smooth = [mask.reduce(OVERSAMPLE) for mask in masks]
    return smooth[0], smooth[1]
