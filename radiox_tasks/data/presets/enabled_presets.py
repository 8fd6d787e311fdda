"""Which presets the schedule runs.

RADIOX_PROGRAMMES lists them, if set. Otherwise the operator's own presets run unless disabled, and bundled ones, which
are examples, only if enabled. The choices are stored in RADIOX_HOME/programmes.json.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from radiox_tasks.files import file_lock, replace_file
from radiox_tasks.settings import ROOT, Settings

BUNDLED = ROOT / "presets"


class FixedProgrammesError(RuntimeError):
    """RADIOX_PROGRAMMES fixes which presets run, so commands cannot change it."""


def is_enabled(name: str, file: Path, settings: Settings) -> bool:
    """Whether the schedule runs the preset of this name and file."""
    return name in enabled_names({name: file}, settings)


def enabled_names(files: Mapping[str, Path], settings: Settings) -> set[str]:
    """Of presets by name and file, the names of those that the schedule runs."""
    if settings.programmes:
        return {name for name in files if name in settings.programmes}
    choices = _choices(settings.home)
    return {name for name, file in files.items() if choices.get(name, file.parent != BUNDLED)}


def set_enabled(names: Mapping[str, bool], settings: Settings) -> None:
    """Add these presets to the schedule, or remove them. Raises FixedProgrammesError if RADIOX_PROGRAMMES is set."""
    if settings.programmes:
        raise FixedProgrammesError(
            "RADIOX_PROGRAMMES says which presets run: change it there, or unset it to use this command"
        )
    with file_lock(settings.home / ".programmes.lock"):
        chosen = {**_choices(settings.home), **names}
        replace_file(_file(settings.home), json.dumps(chosen, indent=2, sort_keys=True) + "\n")


def _choices(home: Path) -> dict[str, bool]:
    try:
        found = json.loads(_file(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: bool(chosen) for name, chosen in found.items()} if isinstance(found, dict) else {}


def _file(home: Path) -> Path:
    return home / "programmes.json"
