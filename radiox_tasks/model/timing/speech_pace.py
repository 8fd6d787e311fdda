"""Limits on pace and silence of spoken lines, for takes, the mix and the finished file."""

FASTEST_CPS, SLOWEST_CPS = 40.0, 4.0
"""Plausible pace in characters per second; speech has about 12 to 18."""

SLOW_FROM_SECONDS = 3.0
"""Shorter lines are not checked for a slow pace: their pauses dominate."""

FEWEST_LOUD, LOUD_WITHIN_DB = 0.35, 25.0
"""The minimum share of frames within this many dB of the line's louder part."""

LONGEST_SILENCE_S = 2.0
"""Silence within a line, and anywhere in the finished file."""

TEMPO_LIMIT = 0.04
"""The largest change of tempo in the mix, either way: 4 % is not noticeable in speech."""


def odd_pace(seconds: float, characters: int) -> str | None:
    """Why this duration is implausible for so many characters, or None."""
    if seconds <= 0 or characters / seconds > FASTEST_CPS:
        return f"lasts {seconds:.1f} s, too short for {characters} characters"
    if seconds > SLOW_FROM_SECONDS and characters / seconds < SLOWEST_CPS:
        return f"lasts {seconds:.1f} s, too long for {characters} characters"
    return None
