"""Limits on the pace of a spoken line, for takes and for the finished file."""

FASTEST_CPS, SLOWEST_CPS = 40.0, 4.0
"""Characters a second between which a line is taken for spoken; speech runs at about 12 to 18."""

SLOW_FROM_SECONDS = 3.0
"""A shorter line has hardly a pace: one word with its pauses may be slow."""

FEWEST_LOUD, LOUD_WITHIN_DB = 0.35, 25.0
"""The share of a line's frames within this many dB of its louder part: speech pauses, but not that much."""


def odd_pace(seconds: float, characters: int) -> str | None:
    """Why so many characters cannot be spoken in this time, in words for a check; None when they can."""
    if seconds <= 0 or characters / seconds > FASTEST_CPS:
        return f"lasts {seconds:.1f} s, too short for {characters} characters"
    if seconds > SLOW_FROM_SECONDS and characters / seconds < SLOWEST_CPS:
        return f"lasts {seconds:.1f} s, too long for {characters} characters"
    return None
