"""Paths and URLs of editions."""

import re
from datetime import datetime
from pathlib import Path

from radiox_tasks.providers.storage.s3_bucket import public_base
from radiox_tasks.settings import Settings

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
WORKSHOP = ".making"
"""The folder under editions/ in which editions are built; never served."""
STAGING = ".ready"
"""The folder under editions/ for complete editions before their air time; never served."""


def safe_name(name: str) -> str:
    """The name, if it is valid as one part of a path; raises ValueError otherwise."""
    if not _NAME.fullmatch(name) or ".." in name:
        raise ValueError(f"not usable as a folder name: {name[:80]!r}")
    return name


def editions_root(home: Path) -> Path:
    """The folder of all editions."""
    return home / "editions"


def edition_folder(home: Path, preset: str, air_at_local: datetime, show_id: str) -> Path:
    """<home>/editions/<preset>/<YYYY-MM-DD>/<HHMM>-<show id>, in the preset's zone."""
    if air_at_local.tzinfo is None:
        raise ValueError("an edition's air time is aware, in the preset's zone")
    day, clock = f"{air_at_local:%Y-%m-%d}", f"{air_at_local:%H%M}"
    return editions_root(home) / safe_name(preset) / day / f"{clock}-{safe_name(show_id)}"


def base_url(settings: Settings) -> str:
    """The URL of the editions folder, ending in a slash, for files in a programme's folder.

    RADIOX_PUBLIC_URL; else the bucket's public URL; else the relative "../", which the server makes absolute, so that
    no file contains an address of this machine.
    """
    if settings.public_url:
        return settings.public_url.rstrip("/") + "/"
    if settings.s3_bucket is not None:
        return public_base(settings.s3_endpoint, settings.s3_bucket)
    if settings.supabase_url:
        return f"{settings.supabase_url.rstrip('/')}/storage/v1/object/public/{settings.bucket}/"
    return "../"
