"""The chart of loudness over time against the profile's target."""

from typing import NamedTuple

from radiox_tasks.model.sound import SoundTrace

ABOVE, BELOW = 8.0, 20.0
"""LU above and below the target that the chart shows; values beyond are drawn at its edge."""
TOLERANCE_LU = 3.0
"""The usual range of speech around the target (EBU R 128 s2: short-term, ±3 LU)."""
HEIGHT = 200


class LoudnessChart(NamedTuple):
    """Paths and heights in a field of 1000 by HEIGHT; loudness in LUFS."""

    line: str
    area: str
    target: float
    target_y: float
    band_y: float
    band_height: float
    lowest: float
    highest: float


def loudness_chart(trace: SoundTrace, duration: float) -> LoudnessChart | None:
    """The chart; None without at least two points."""
    if duration <= 0 or len(trace.loudness) < 2:
        return None
    top, bottom = trace.target_lufs + ABOVE, trace.target_lufs - BELOW

    def y(level: float) -> float:
        return round((top - min(max(level, bottom), top)) / (top - bottom) * HEIGHT, 1)

    at = [min((n + 1) * trace.loudness_step_s / duration, 1.0) * 1000 for n in range(len(trace.loudness))]
    points = [f"{x:.1f} {y(level)}" for x, level in zip(at, trace.loudness, strict=True)]
    line = "M" + "L".join(points)
    heard = [level for level in trace.loudness if level > bottom] or [bottom]
    return LoudnessChart(
        line=line,
        area=f"{line}L{at[-1]:.1f} {HEIGHT}L{at[0]:.1f} {HEIGHT}Z",
        target=trace.target_lufs,
        target_y=y(trace.target_lufs),
        band_y=y(trace.target_lufs + TOLERANCE_LU),
        band_height=round(y(trace.target_lufs - TOLERANCE_LU) - y(trace.target_lufs + TOLERANCE_LU), 1),
        lowest=min(heard),
        highest=max(heard),
    )
