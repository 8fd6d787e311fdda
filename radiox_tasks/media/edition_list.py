"""A programme's editions as short entries for its pages, cached beside the feed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from radiox_tasks.files import replace_file
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import AIRED

LIST = ".editions.json"
"""The cache file in a programme's folder; not served. It is rebuilt if missing."""
READ_AT_ONCE = 100
"""Editions that one call reads, about half a second of work, since publishing waits for it."""
_LEAST = ("show_id", "air_at", "status", "rung")

UNREADABLE = "unreadable"


class Listed(Document):
    """One edition in an archive. `href` is relative to the programme's folder; `changed` is show.json's time. An
    invalid one is stored as `UNREADABLE`, and read again only when it changes."""

    href: str
    changed: int
    show_id: str = ""
    air_at: AwareDatetime = datetime.fromtimestamp(0, UTC)
    status: str = UNREADABLE
    rung: str = ""
    sample: bool = False
    duration_s: float = 0.0
    lead: str = ""
    stories: int = 0
    corrected: bool = False

    @property
    def is_repeat(self) -> bool:
        """Whether it repeats an earlier edition."""
        return self.rung == "last-edition"


_KEPT = TypeAdapter(tuple[Listed, ...])


class Listing(NamedTuple):
    """A programme's editions that are or were on air, newest first; `whole`: all are read."""

    editions: list[Listed]
    whole: bool


NOTHING_LISTED = Listing([], whole=True)


def listed_editions(home: Path, preset: str, *, at_once: int = READ_AT_ONCE) -> Listing:
    """The programme's editions on this disk. At most `at_once` are read per call, newest first; the next call
    continues."""
    folder = editions_root(home) / preset
    kept = {one.href: one for one in _kept(folder / LIST)}
    found, unread = [], 0
    for href, changed in sorted(_shows(folder), reverse=True):
        one = kept.get(href)
        if one is None or one.changed != changed:
            unread += 1
            one = _read(folder / href / "show.json", href, changed) if unread <= at_once else None
        found += [one] if one is not None else []
    found.sort(key=lambda one: (one.air_at, one.show_id), reverse=True)
    if unread or len(found) != len(kept):
        replace_file(folder / LIST, _KEPT.dump_json(tuple(found)))
    return Listing([one for one in found if one.status in AIRED], unread <= at_once)


def _shows(folder: Path) -> Iterator[tuple[str, int]]:
    for show in folder.glob("????-??-??/*/show.json"):
        yield f"{show.parent.parent.name}/{show.parent.name}/", show.stat().st_mtime_ns


def _kept(path: Path) -> tuple[Listed, ...]:
    try:
        return _KEPT.validate_json(path.read_bytes(), extra="ignore")
    except (OSError, ValidationError):
        return ()


def _read(path: Path, href: str, changed: int) -> Listed:
    """The entry of a show.json; only the required fields are read."""
    try:
        show = json.loads(path.read_bytes())
        stories = show.get("stories") or []
        return Listed(
            href=href,
            changed=changed,
            sample=bool(show.get("sample")),
            duration_s=show.get("duration_s") or 0.0,
            lead=stories[0]["title"] if stories else "",
            stories=len(stories),
            corrected=bool(show.get("corrections")),
            **{name: show[name] for name in _LEAST},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ValidationError):
        return Listed(href=href, changed=changed)
