"""Development tool: `python -m radiox_tasks.data.new_migration "what changes"` writes the next migration."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from radiox_tasks.data.database import Database
from radiox_tasks.data.migrate import configuration, upgrade
from radiox_tasks.data.migrations import MIGRATIONS


def main(message: str) -> None:
    """Compare an empty, migrated database with the tables, and write the differences as a new revision."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.sqlite3'}")
        upgrade(database.engine)
        number = len(list((MIGRATIONS / "versions").glob("[0-9]*.py"))) + 1
        config = configuration(database.engine)
        with database.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    main(sys.argv[1])
