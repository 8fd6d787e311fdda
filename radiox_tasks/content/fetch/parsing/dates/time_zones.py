"""Time zones as feeds write them: offsets, abbreviations and IANA names.

Many abbreviations have several meanings. RFC 822 defines the American ones, and the feed's language decides on some
others. The rest are interpreted as the zone in which the item is oldest, so that no item appears newer than it is.
"""

import re
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_WRITTEN = """
UT 0 UTC 0 GMT 0 Z 0 WET 0 WEZ 0 EST -5 EDT -4 CST -6 CDT -5 MST -7 MDT -6 PST -8 PDT -7
CET 1 MEZ 1 HEC 1 HNEC 1 WEST 1 WESZ 1 BST 1 CEST 2 MESZ 2 MEST 2 HAEC 2 EET 2 OEZ 2 SAST 2 CAT 2
EEST 3 OESZ 3 MSK 3 EAT 3 TRT 3 IDT 3 PKT 5 IST 5.5 NPT 5.75 WIB 7 ICT 7 HKT 8 SGT 8 MYT 8 AWST 8 JST 9 KST 9
ACST 9.5 AEST 10 ACDT 10.5 AEDT 11 NZST 12 NZDT 13
AST -4 ADT -3 NST -3.5 NDT -2.5 BRT -3 ART -3 AKST -9 AKDT -8 HST -10
"""
_HOURS = dict(zip(_WRITTEN.split()[::2], map(float, _WRITTEN.split()[1::2]), strict=True))  # American: RFC 822, 5
_BY_LANGUAGE = {
    ("IST", "he"): 2.0,
    ("IST", "ga"): 1.0,
    ("BST", "bn"): 6.0,
    ("CST", "zh"): 8.0,
    ("PST", "fil"): 8.0,
    ("AST", "ar"): 3.0,
}
_OFFSET = re.compile(r"(?:UTC|GMT|UT)?\s*([+\-\u2212])\s?(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_IANA = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_+-]+){1,2}")


@lru_cache(maxsize=1024)
def find_zone(text: str, language: str | None = None) -> tzinfo | None:
    """The zone named by the whole `text`; None if it is unknown."""
    text = text.strip().strip("()").rstrip(".").strip()
    if match := _OFFSET.fullmatch(text):
        sign = 1 if match.group(1) == "+" else -1
        offset = sign * timedelta(hours=int(match.group(2)), minutes=int(match.group(3) or 0))
        return timezone(offset) if abs(offset) <= timedelta(hours=14) else None
    name = text.upper()
    hours = _BY_LANGUAGE.get((name, language or ""), _HOURS.get(name))
    if hours is not None:
        return timezone(timedelta(hours=hours))
    if _IANA.fullmatch(text):
        try:
            return ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            return None
    return _oldest(name)


def _oldest(name: str) -> timezone | None:
    """The easternmost zone that dateparser knows under this abbreviation."""
    from dateparser.timezones import timezone_info_list  # type: ignore[import-untyped]

    found = [
        seconds
        for info in timezone_info_list
        for entry in info["timezones"]
        if isinstance(entry, tuple) and entry[0] == name and abs(seconds := entry[1]) <= 14 * 3600
    ]
    return timezone(timedelta(seconds=max(found))) if found else None
