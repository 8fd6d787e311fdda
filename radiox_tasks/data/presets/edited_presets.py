"""Presets edited over HTTP: files in RADIOX_HOME/presets, with every revision in the database."""

import tempfile
from pathlib import Path

from pydantic import AwareDatetime
from sqlalchemy import func, select

from radiox_tasks.data.database import Database
from radiox_tasks.data.presets.find_presets import PresetError, find_presets
from radiox_tasks.data.presets.preset_file import PresetProblem, read_preset
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.preset_revisions import PresetRevisionRow
from radiox_tasks.files import file_lock, replace_file
from radiox_tasks.model.base import Document
from radiox_tasks.model.preset import Preset

EDITING = ".editing"
"""The file that one editor at a time locks."""


class Revision(Document):
    """One revision of a preset, numbered from 1. `text` is None for a deletion."""

    preset: str
    revision: int
    author: str
    at: AwareDatetime
    text: str | None = None


class RevisionConflictError(RuntimeError):
    """The preset was changed after the revision that the caller knows."""


class ForeignPresetError(RuntimeError):
    """The preset's file cannot be edited over HTTP."""


def own_folder(home: Path) -> Path:
    """The folder of presets that are edited over HTTP."""
    return home / "presets"


def parse_preset(text: str, *, name: str | None = None) -> tuple[Preset | None, list[PresetProblem]]:
    """Parse the text: the preset, or None and all its problems, which name no file."""
    with tempfile.TemporaryDirectory(prefix="radiox-preset-") as folder:
        file = Path(folder) / f"{name or 'preset'}.yaml"
        file.write_text(text, encoding="utf-8", errors="replace")
        preset, problems = read_preset(file, name=name)
    return preset, [
        PresetProblem("", problem.line, problem.column, problem.field, problem.message) for problem in problems
    ]


def save_preset(store: Store, name: str, text: str, *, author: str, known_revision: int | None) -> int:
    """Write a preset and return its new revision.

    `known_revision` is the one that the author edited; 0 for a new preset. Raises PresetError if the text is not a
    valid preset of this name, RevisionConflictError if it was changed since, ForeignPresetError if its file is in a
    folder of RADIOX_PRESETS, which the operator maintains.
    """
    _, problems = parse_preset(text, name=name)
    if problems:
        raise PresetError(problems)
    folder = own_folder(store.settings.home)
    with file_lock(folder / EDITING):
        _refuse_foreign(store, name)
        current = current_revision(store.database, name)
        if known_revision is not None and known_revision != current:
            raise RevisionConflictError(f"{name} is at revision {current}, not {known_revision}: load it again")
        replace_file(folder / f"{name}.yaml", text)
        return _add_revision(store.database, name, text, author)


def delete_preset(store: Store, name: str, *, author: str) -> None:
    """Delete a preset's file; its revisions stay, and a bundled preset of the same name becomes visible again. Raises
    ForeignPresetError if the file is not one that is edited over HTTP, FileNotFoundError if there is none."""
    folder = own_folder(store.settings.home)
    with file_lock(folder / EDITING):
        if name not in find_presets(store.settings):
            raise FileNotFoundError(name)
        file = folder / f"{name}.yaml"
        if find_presets(store.settings)[name] != file:
            raise ForeignPresetError(f"{name} is not kept here: disable it, or remove its file")
        file.unlink()
        _add_revision(store.database, name, None, author)


def current_revision(database: Database, name: str) -> int:
    """The number of a preset's newest revision; 0 if it was never edited over HTTP."""
    statement = select(func.coalesce(func.max(PresetRevisionRow.revision), 0)).where(PresetRevisionRow.preset == name)
    with database.transaction() as session:
        return int(session.execute(statement).scalar_one())


def revisions(database: Database, name: str, *, limit: int = 100) -> list[Revision]:
    """A preset's revisions, newest first, without their texts."""
    statement = (
        select(PresetRevisionRow)
        .where(PresetRevisionRow.preset == name)
        .order_by(PresetRevisionRow.revision.desc())
        .limit(limit)
    )
    with database.transaction() as session:
        return [
            Revision(preset=row.preset, revision=row.revision, author=row.author, at=row.at)
            for row in session.scalars(statement)
        ]


def load_revision(database: Database, name: str, revision: int) -> Revision | None:
    """One revision with its text; None if the number is unknown."""
    with database.transaction() as session:
        row = session.get(PresetRevisionRow, (name, revision))
        if row is None:
            return None
        return Revision(preset=row.preset, revision=row.revision, author=row.author, at=row.at, text=row.text)


def is_own(store: Store, name: str) -> bool:
    """Whether this preset's file can be deleted over HTTP."""
    return find_presets(store.settings).get(name) == own_folder(store.settings.home) / f"{name}.yaml"


def _refuse_foreign(store: Store, name: str) -> None:
    from radiox_tasks.settings import ROOT

    file = find_presets(store.settings).get(name)
    if file is not None and file.parent not in (own_folder(store.settings.home), ROOT / "presets"):
        raise ForeignPresetError(f"{name} is in a folder of RADIOX_PRESETS: edit the file there")


def _add_revision(database: Database, name: str, text: str | None, author: str) -> int:
    with database.transaction() as session:
        newest = select(func.coalesce(func.max(PresetRevisionRow.revision), 0)).where(PresetRevisionRow.preset == name)
        revision = int(session.execute(newest).scalar_one()) + 1
        session.add(
            PresetRevisionRow(preset=name, revision=revision, text=text, author=author[:200], at=database.now(session))
        )
        return revision
