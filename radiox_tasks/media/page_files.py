"""Writes the programme pages and the station page from the editions on this disk."""

import re
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.files import replace_public_file
from radiox_tasks.media.edition_layout import read_edition
from radiox_tasks.media.edition_list import LIST, NOTHING_LISTED, Listed, listed_editions
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.media.pages.station_pages import (
    Programme,
    past_programme,
    programme_of,
    render_programme,
    render_station,
)
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.settings import Settings

BEHIND = ".behind"
"""A file under editions/ that marks the station's page as outdated; not served."""


_SLOTS = re.compile(r'data-slots="([^"]*)"')


def mark_behind(home: Path) -> None:
    """Mark the station's page as outdated before a change, so that another process updates it if this one dies."""
    (editions_root(home) / BEHIND).touch()


def is_behind(home: Path) -> bool:
    """Whether an edition went on air since the station's page was written."""
    return (editions_root(home) / BEHIND).exists()


def refresh_station(settings: Settings, without: Collection[str] = ()) -> None:
    """Write the station's page, and the pages of programmes whose editions changed since.

    `without` are shows that are about to be retired. A long archive is read in parts: the pages then stay marked as
    outdated, and the next call continues.
    """
    root = editions_root(settings.home)
    root.mkdir(parents=True, exist_ok=True)
    programmes = station_programmes(settings, without)
    for one in programmes:
        if one.latest is not None and (without or not _is_current(root / one.name, one)):
            replace_public_file(root / one.name / "index.html", render_programme(one))
    replace_public_file(root / "index.html", render_station(programmes))
    if all(one.whole for one in programmes):
        (root / BEHIND).unlink(missing_ok=True)
    else:
        mark_behind(settings.home)


def follow_schedule(settings: Settings) -> None:
    """Mark the pages as outdated if a programme's page shows other air times than its preset."""
    root = editions_root(settings.home)
    aired = [one for one in station_programmes(settings) if one.latest is not None]
    if any(not _is_current(root / one.name, one) for one in aired):
        mark_behind(settings.home)


def _is_current(folder: Path, programme: Programme) -> bool:
    """Whether the programme's page has these air times, and is newer than its list of editions."""
    page, listed = folder / "index.html", folder / LIST
    if not (page.is_file() and listed.is_file() and page.stat().st_mtime_ns > listed.stat().st_mtime_ns):
        return False
    written = _SLOTS.search(page.read_text(encoding="utf-8"))
    return (written[1].split() if written else []) == [slot.isoformat() for slot in programme.slots]


def station_programmes(
    settings: Settings, without: Collection[str] = (), now: datetime | None = None
) -> list[Programme]:
    """Every programme with editions on this disk, and every scheduled one. Its next air times are those after its
    latest edition, or after `now`."""
    root = editions_root(settings.home)
    known = {preset.name: preset for preset in survey_presets(settings)[0]}
    aired = {path.name for path in root.iterdir() if path.is_dir() and path.name[0] != "."} if root.is_dir() else set()
    found = []
    for name in sorted({*aired, *known}):
        listing = listed_editions(settings.home, name) if name in aired else NOTHING_LISTED
        editions = [one for one in listing.editions if one.show_id not in without]
        latest = _latest(root / name, editions)
        if (preset := known.get(name)) is not None:
            after = latest.air_at if latest else now or datetime.now(UTC)
            found.append(programme_of(preset, latest, editions, after)._replace(whole=listing.whole))
        elif latest is not None:
            found.append(past_programme(latest, editions)._replace(whole=listing.whole))
    return found


def _latest(folder: Path, editions: list[Listed]) -> ShowDocument | None:
    on_air = (one for one in editions if one.status == "published")
    return next((show for one in on_air if (show := read_edition(folder / one.href)) is not None), None)
