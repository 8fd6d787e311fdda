"""Makes a provider's error message safe to show, and extracts the limits it names."""

import re

LONGEST = 240  # characters
SHORT_WAIT = 90.0
LONG_WAIT = 900.0
LONGEST_WAIT = 6 * 3600.0
"""Seconds. A weekly or monthly limit with a shorter wait than the first is a rate limit, as is a daily one with a
shorter wait than the second; otherwise the quota is used up. So is it with a longer wait than the third, whatever the
words."""

_KEY_LIKE = re.compile(r"\b(?:sk|gsk|pk|rk|xai|Bearer)[-_ ][\w*.…-]{6,}", re.IGNORECASE)
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{0,15}://\S+", re.IGNORECASE)
_PATH = re.compile(r"(?<![\w.])/(?:[\w.@-]+/)+[\w.@-]*")
_LONG_TERM = re.compile(
    r"\b(?:week|month|year)(?:s|ly)?\b|\b\d+ days\b|\bbilling (?:period|cycle)\b|\binsufficient(?:_|\b)|"
    r"\bspend(?:ing)? (?:limit|cap)|\btotal limit\b|\bbudget\b.{0,40}\b(?:exceeded|reached|spent|used up)\b|"
    r"\b(?:credits?|balance)\b.{0,20}\btoo low\b|"
    r"\b(?:exceed(?:s|ed)?|exhausted|used up|used all|out of|ran out|no)\b.{0,40}\b(?:quota|credits?|balance)\b|"
    r"\b(?:quota|credits?|balance)\b.{0,40}\b(?:exceeded|exhausted|used up|reached|depleted)\b",
    re.IGNORECASE,
)
_DAILY = re.compile(r"\b(?:per day|daily|[TR]PD|per-day)\b", re.IGNORECASE)

_TRY_AGAIN = re.compile(
    r"(?:try|retry)(?:ing)?(?: again)? (?:in|after) ((?:\d+(?:\.\d+)? ?(?:ms|h|m|s)[a-z]* ?)+)", re.IGNORECASE
)
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) ?(ms|h|m|s)", re.IGNORECASE)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def public_sentence(message: str, key: str = "") -> str:
    """The message in one line of at most LONGEST characters, without keys, URLs and server paths."""
    text = " ".join("".join(c if c.isprintable() else " " for c in message[:4000]).split())
    if len(key) >= 8:
        text = re.sub(re.escape(key[:8]) + r"[\w*.…-]*", "***", text)
    text = _PATH.sub("…", _ADDRESS.sub("…", _KEY_LIKE.sub("***", text)))
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def asked_wait(message: str) -> float | None:
    """The wait in seconds that the message names ("Please try again in 7m12s"); None if it names none."""
    found = _TRY_AGAIN.search(message)
    if found is None:
        return None
    return sum(float(number) * _SECONDS[unit.lower()] for number, unit in _PART.findall(found[1]))


def is_long_term_limit(message: str, wait: float | None) -> bool:
    """Whether a 429 means a used up quota (week, month, credits) rather than a rate limit. `wait` is the requested wait
    in seconds: with a wait of a minute it is a rate limit, whatever the words."""
    if wait is not None and wait > LONGEST_WAIT:
        return True
    if _LONG_TERM.search(message):
        return wait is None or wait > SHORT_WAIT
    return bool(_DAILY.search(message)) and (wait is None or wait > LONG_WAIT)
