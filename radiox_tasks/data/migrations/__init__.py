"""The Alembic migrations of the schema, one revision each in versions/."""

from pathlib import Path

MIGRATIONS = Path(__file__).parent
