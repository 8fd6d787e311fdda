"""The migrations build, on both engines, what the tables say; running them again changes nothing."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from radiox_tasks.data.database import Database
from radiox_tasks.data.tables import Table


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_newest_schema_is_that_of_the_tables(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    database = Database(url if engine == "sqlite" else request.getfixturevalue("postgres_database"))
    for _ in range(2):
        database.migrate()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Table.metadata)
    database.engine.dispose()
    assert differences == []
