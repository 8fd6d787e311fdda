"""Backup and restore of a station: database, editions, blobs and own files, without secrets.

The file is a gzipped tar. The database is stored as JSON lines, table by table, so that a station can move between
SQLite and PostgreSQL. Rows are read in one transaction, files after it, so that every file named in a row exists.
"""

import base64
import gzip
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select, text

from radiox_tasks.data.database import Database
from radiox_tasks.data.migrate import configuration
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables import Table as StationTable
from radiox_tasks.model.base import Document

FORMAT = 1
MANIFEST = "radiox-backup.json"
LEFT_OUT = frozenset({"broker", "logs", "work", "replays"})
"""Folders of the home that are not needed in a backup."""

_SECRET = (".env", "secret", ".pem", ".key", "token")
"""Files with one of these in their names are excluded: keys and settings have to be configured again."""

_TRANSIENT = (".making", ".stored", ".publishing", ".sending", ".put-", ".gone-", "radiox.sqlite3")
_BATCH = 500


class BackupError(ValueError):
    """The file is not a backup, or the station is not empty; the message says what to do."""


class BackupReport(Document):
    """The contents of a backup or a restored station."""

    made_at: datetime
    rows: int
    files: int
    bytes: int


def backup(store: Store, target: Path) -> BackupReport:
    """Write the station into one file, atomically. Raises OSError, and BackupError without the file's folder."""
    if not target.parent.is_dir():
        raise BackupError(f"there is no folder {target.parent}")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as spare:
        spooled = Path(spare) / "rows"
        spooled.mkdir()
        rows, revision = _dump(store.database, spooled)
        made_at, part = datetime.now(UTC), Path(spare) / target.name
        files = size = 0
        with tarfile.open(part, "w:gz", compresslevel=1) as archive:
            manifest = {"format": FORMAT, "revision": revision, "made_at": made_at.isoformat(), "rows": rows}
            _add_text(archive, MANIFEST, json.dumps({**manifest, "home": str(store.settings.home)}))
            for table in sorted(spooled.iterdir()):
                archive.add(table, f"database/{table.name}")
            for source, name in _files(store):
                if _add_file(archive, source, name):
                    files, size = files + 1, size + source.stat().st_size
        part.chmod(0o600)
        part.replace(target)
    return BackupReport(made_at=made_at, rows=rows, files=files, bytes=size)


def restore(store: Store, source: Path) -> BackupReport:
    """Restore the file into an empty station. Raises BackupError if the station has shows, edited presets or uploads,
    or if the file is invalid."""
    home = store.settings.home
    _require_empty(store)
    with _readable(source), tarfile.open(source, "r:gz") as archive:
        manifest = _manifest(archive, source)
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder:
            unpacked = Path(folder)
            _unpack(archive, unpacked, source)
            moved = _relocation(str(manifest["home"]), str(home))
            rows = _load(store.database, unpacked / "database", str(manifest["revision"]), moved)
            files, size = _put_files(unpacked / "files", home, moved)
    made_at = datetime.fromisoformat(str(manifest["made_at"]))
    return BackupReport(made_at=made_at, rows=rows, files=files, bytes=size)


def _require_empty(store: Store) -> None:
    from radiox_tasks.data.tables.media_files import MediaFileRow
    from radiox_tasks.data.tables.preset_revisions import PresetRevisionRow
    from radiox_tasks.data.tables.shows import ShowRow

    store.settings.home.mkdir(parents=True, exist_ok=True)
    revision = _revision(store.database.engine)
    if revision is not None:
        store.database.migrate()
        with store.database.transaction() as session:
            for kind, table in (("shows", ShowRow), ("edited presets", PresetRevisionRow), ("uploads", MediaFileRow)):
                if session.execute(select(table).limit(1)).first():
                    raise BackupError(f"this station has {kind}: restore into an empty RADIOX_HOME and database")


@contextmanager
def _readable(source: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BackupError(f"{source} is not a backup of a RadioX station, or was cut off: {error}") from None


def _manifest(archive: tarfile.TarFile, source: Path) -> dict[str, Any]:
    try:
        member = archive.extractfile(MANIFEST)
    except KeyError:
        member = None
    if member is None:
        raise BackupError(f"{source} is not a backup of a RadioX station: {MANIFEST} is not in it")
    manifest: dict[str, Any] = json.load(member)
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{source} has format {manifest.get('format')}; this version reads format {FORMAT}")
    return manifest


def _unpack(archive: tarfile.TarFile, folder: Path, source: Path) -> None:
    """Extract the archive's files below the folder; links, devices and paths outside of it are refused. Python's own
    filter for this requires 3.11.4, but RadioX supports 3.11.0."""
    for member in archive:
        target = folder / os.path.normpath(member.name)
        content = archive.extractfile(member) if member.isfile() or member.islnk() else None
        if content is None or not target.resolve().is_relative_to(folder.resolve()):
            raise BackupError(f"{source} is not a backup of a RadioX station: {member.name} in it is not a file of one")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            shutil.copyfileobj(content, file)
        target.chmod(member.mode & 0o755)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _tables(connection: Connection) -> list[Table]:
    """The station's tables in the database, referenced ones first. Counts are left out: the rows that are restored are
    counted again."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name not in ("alembic_version", "tallies")]


def _dump(database: Database, folder: Path) -> tuple[int, str]:
    """Write every row as a line of JSON in `<table>.jsonl`; returns the counts and the schema's revision."""
    database.migrate()
    rows = 0
    level = {} if database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    with database.engine.connect().execution_options(**level) as connection, connection.begin():
        revision = MigrationContext.configure(connection).get_current_revision()
        for table in _tables(connection):
            with (folder / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
                for row in connection.execute(select(table)).mappings():
                    file.write(json.dumps(dict(row), default=_encode, ensure_ascii=False) + "\n")
                    rows += 1
    return rows, str(revision)


def _load(database: Database, folder: Path, revision: str, moved: Callable[[str], str]) -> int:
    """Make the schema of the backup's revision, insert the rows, and migrate to the newest revision, which fills what
    later revisions added. The tables of a station that was started but has made nothing are replaced."""
    with database.engine.begin() as connection:
        StationTable.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        config = configuration(database.engine)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    rows = 0
    with database.engine.begin() as connection:
        for table in _tables(connection):
            for batch in _batches(folder / f"{table.name}.jsonl", moved):
                connection.execute(insert(table), batch)
                rows += len(batch)
            if not database.is_sqlite:
                _continue_numbering(connection, table)
    database.migrate()
    return rows


def _continue_numbering(connection: Connection, table: Table) -> None:
    """PostgreSQL's sequences are not updated by rows with explicit ids."""
    for column in table.primary_key.columns:
        name = connection.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar()
        if name:
            highest = connection.execute(select(func.max(column))).scalar()
            if highest:
                connection.execute(text("SELECT setval(:name, :highest)"), {"name": name, "highest": highest})


def _batches(path: Path, moved: Callable[[str], str]) -> Iterator[list[dict[str, Any]]]:
    if not path.is_file():
        return
    batch: list[dict[str, Any]] = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            batch.append({name: _decode(value) for name, value in json.loads(moved(line)).items()})
            if len(batch) == _BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _encode(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return {"$time": aware.astimezone(UTC).isoformat()}
    if isinstance(value, bytes | memoryview):
        return {"$bytes": base64.b64encode(bytes(value)).decode()}
    raise TypeError(f"a {type(value).__name__} in the database is not known to backups")


def _decode(value: Any) -> Any:
    if isinstance(value, dict) and len(value) == 1:
        if "$time" in value:
            return datetime.fromisoformat(value["$time"])
        if "$bytes" in value:
            return base64.b64decode(value["$bytes"])
    return value


def _relocation(old: str, new: str) -> Callable[[str], str]:
    """A function that replaces the old home's path by the new one's, in JSON."""
    before, after = json.dumps(old + os.sep)[1:-1], json.dumps(new + os.sep)[1:-1]
    return lambda written: written.replace(before, after)


def _files(store: Store) -> Iterator[tuple[Path, str]]:
    """The files to back up, each with its name in the archive: those of the home, and presets from other folders."""
    home = store.settings.home
    for folder, names, found in os.walk(home):
        place = Path(folder)
        if place == home:
            names[:] = [name for name in names if name not in LEFT_OUT]
        made_here = place != home and place.relative_to(home).parts[0] in ("editions", "blobs")
        names[:] = [name for name in names if not name.startswith(_TRANSIENT)]
        for name in sorted(found):
            is_secret = not made_here and any(part in name.lower() for part in _SECRET)
            if not is_secret and not name.startswith(_TRANSIENT) and not (place / name).is_symlink():
                yield place / name, f"files/{(place / name).relative_to(home).as_posix()}"
    for folder_of_presets in store.settings.preset_folders[:-1]:  # without the bundled ones
        if not folder_of_presets.is_relative_to(home):
            for path in sorted(folder_of_presets.glob("*.yaml")):
                yield path, f"files/presets/{path.name}"


def _add_text(archive: tarfile.TarFile, name: str, content: str) -> None:
    raw = content.encode()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(raw), 0o600
    archive.addfile(info, io.BytesIO(raw))


def _add_file(archive: tarfile.TarFile, source: Path, name: str) -> bool:
    """False if the file was removed meanwhile (retention, another version of an edition)."""
    try:
        if not source.is_file():  # for example a socket
            return False
        archive.add(source, name, recursive=False)
    except FileNotFoundError:
        return False
    return True


def _put_files(unpacked: Path, home: Path, moved: Callable[[str], str]) -> tuple[int, int]:
    files = size = 0
    for source in sorted(path for path in unpacked.rglob("*") if path.is_file()):
        place = home / source.relative_to(unpacked)
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.name in ("show.json", "latest.json"):
            source.write_text(moved(source.read_text(encoding="utf-8")), encoding="utf-8")
        size += source.stat().st_size
        shutil.move(source, place)
        files += 1
    return files, size
